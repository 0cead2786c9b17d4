import Testing
import VerdinIO
import VerdinJudge

@Suite struct CSVLayoutTests {
  private let expected = [
    MetricPair(
      name: "latency_ms", champion: Series([10, 11], times: [0, 60]),
      challenger: Series([12, 13], times: [0, 60])),
    MetricPair(
      name: "accuracy", champion: Series([0.9, 0.91], times: [0, 60]),
      challenger: Series([0.8, 0.81], times: [0, 60])),
  ]

  @Test func `a long table gives one pair a metric`() throws {
    let read = try read(
      """
      timestamp,metric,arm,value
      0,latency_ms,champion,10
      0,latency_ms,challenger,12
      0,accuracy,champion,0.9
      0,accuracy,challenger,0.8
      60,latency_ms,champion,11
      60,latency_ms,challenger,13
      60,accuracy,champion,0.91
      60,accuracy,challenger,0.81
      """)
    #expect(read.pairs == expected)
    #expect(read.rows == 8)
    #expect(read.notes.isEmpty)
  }

  @Test func `a wide table gives one pair a column`() throws {
    let read = try read(
      """
      timestamp,arm,latency_ms,accuracy
      0,baseline,10,0.9
      0,canary,12,0.8
      60,baseline,11,0.91
      60,canary,13,0.81
      """)
    #expect(read.pairs == expected)
    #expect(read.rows == 4)
  }

  @Test func `two files need no arm column, and each may have its own layout`() throws {
    let champion = source("ts,latency_ms,accuracy\n0,10,0.9\n60,11,0.91\n", name: "a.csv")
    let challenger = source(
      "metric,value,time\nlatency_ms,12,0\nlatency_ms,13,60\naccuracy,0.8,0\naccuracy,0.81,60",
      name: "b.csv")
    #expect(try readMetrics(champion: champion, challenger: challenger).pairs == expected)
  }

  @Test(arguments: ["timestamp", "TIME", "ts", "Date"], ["arm", "Group", "variant", " cohort "])
  func `reserved columns have several names in any case`(time: String, arm: String) throws {
    let read = try read("value,\(arm),metric,\(time)\n1,old,m,5\n2,NEW,m,6\n")
    #expect(
      read.pairs == [
        MetricPair(
          name: "m", champion: Series([1], times: [5]), challenger: Series([2], times: [6]))
      ])
  }

  @Test func `the usual name of a column wins over its other names`() throws {
    let read = try read("arm,version,metric,value\nold,v1,m,1\nnew,v1,m,2\n")
    #expect(read.pairs.map(\.labels) == [["version": "v1"]])
  }

  @Test func `without a timestamp column there are no times`() throws {
    let read = try read("arm,m\nstable,1\nexperiment,2\nstable,3\n")
    #expect(
      read.pairs == [MetricPair(name: "m", champion: Series([1, 3]), challenger: Series([2]))])
  }

  @Test func `instances go with the values and do not separate pairs`() throws {
    let read = try read(
      "arm,instance,m\nchampion,a,1\nchampion,b,2\nchallenger,c,3\nchampion,a,4\n")
    #expect(
      read.pairs == [
        MetricPair(
          name: "m", champion: Series([1, 2, 4], instances: ["a", "b", "a"]),
          challenger: Series([3], instances: ["c"]))
      ])
  }

  @Test func `label columns separate pairs, in a wide table when they are named`() throws {
    let long = try read(
      "metric,arm,value,region\nm,old,1,eu\nm,new,2,eu\nm,old,3,us\nm,new,4,us\n")
    let wide = try read(
      "arm,region,m\nold,eu,1\nnew,eu,2\nold,us,3\nnew,us,4\n",
      CSVOptions(labelColumns: ["region"]))
    #expect(long.pairs.map(\.labels) == [["region": "eu"], ["region": "us"]])
    #expect(long.pairs.map(\.challenger.values) == [[2], [4]])
    #expect(long.pairs == wide.pairs)
  }

  @Test func `the layout can be told where the header would say another`() throws {
    let read = try read("arm,value\nold,1\nnew,2\n", CSVOptions(layout: .wide))
    #expect(read.pairs.map(\.name) == ["value"])
  }

  @Test func `arm words can be added`() throws {
    let arms = try ArmMap(parsing: "v1=champion, v2 = Canary", option: "--arm-map")
    let read = try read("arm,m\nV1,1\nv2,2\n", CSVOptions(arms: arms))
    #expect(read.pairs == [MetricPair(name: "m", champion: Series([1]), challenger: Series([2]))])
  }

  @Test(arguments: ["v1", "v1=", "=champion", "v1=champoin", "a=b=c", ""])
  func `a bad arm map is an error`(text: String) {
    #expect(throws: Diagnostic.self) { try ArmMap(parsing: text, option: "--arm-map") }
  }

  @Test func `a column without values gives a pair without data`() throws {
    let read = try read("arm,m,empty\nold,1,\nnew,2,\n")
    #expect(read.pairs.map(\.name) == ["m", "empty"])
    #expect(read.pairs[1].champion.values.allSatisfy { $0.isNaN })
    #expect(read.pairs[1].champion.values.count == 1)
  }

  @Test func `a metric that only one arm has is kept and noted`() throws {
    let read = try read("metric,arm,value\nm,old,1\nm,new,2\nn,new,3\n")
    #expect(read.pairs[1] == MetricPair(name: "n", champion: Series([]), challenger: Series([3])))
    #expect(read.notes == ["no champion rows for 'n'"])
  }

  @Test(arguments: [
    "NaN", "nan", "NAN", "", "null", "NULL", "NA", " NaN ", "\"NaN\"", "\"\"", "  ",
  ])
  func `missing points have several names`(word: String) throws {
    for text in ["arm,m\nold,\(word)\nnew,\(word)\n", "m,arm\n\(word),old\n\(word),new"] {
      let pair = try read(text).pairs[0]
      #expect(pair.champion.values.map(\.isNaN) == [true])
      #expect(pair.challenger.values.map(\.isNaN) == [true])
    }
  }

  @Test(arguments: [
    "+1.5": 1.5, ".5": 0.5, "5.": 5, "1e5": 1e5, "1E-5": 1e-5, " 2 ": 2, "\" 2 \"": 2,
    "-0.25": -0.25,
    "123456789.125": 123_456_789.125, "7": 7, "\t3": 3,
  ])
  func `numbers may be written in several ways`(text: String, value: Double) throws {
    let read = try read("arm,m,n\nold,\(text),1\nold,\(text),1\nnew,1,1\n")
    #expect(read.pairs[0].champion.values == [value, value])
  }
}
