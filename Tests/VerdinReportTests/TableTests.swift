import Testing
import VerdinJudge
import VerdinReport

struct TableTests {
  @Test(arguments: Samples.all.map(\.name))
  func `tables of results look as recorded`(sample: String) throws {
    let judgement = try #require(Samples.all.first { $0.name == sample }?.judgement)
    try expectSnapshot(resultTable(judgement), "\(sample).csv")
  }

  @Test func `every row has a cell for every column`() {
    for (name, judgement) in Samples.all where name != "hostile" {
      let lines = String(decoding: resultTable(judgement), as: UTF8.self).split(separator: "\n")
      #expect(lines.count == judgement.metrics.count + 1)
      // No cell of these samples but the reasons has a comma, and reasons are in quotes then.
      for line in lines {
        let plain = line.replacing(/"[^"]*"/, with: "")
        #expect(plain.count { $0 == "," } == lines[0].count { $0 == "," }, "\(name): \(line)")
      }
    }
  }

  @Test func `values have their time, to the microsecond where there are fractions`() {
    let pair = MetricPair(
      name: "a,b", champion: Series([1, .nan], times: [1_767_225_600, 1_767_225_601.25]),
      challenger: Series([-0.5, 1e300], times: [1_767_225_600, 1_767_225_601]))
    #expect(
      text(valueTable([pair])) == """
        timestamp,metric,arm,value
        2026-01-01T00:00:00.000000Z,"a,b",champion,1.0
        2026-01-01T00:00:01.250000Z,"a,b",champion,
        2026-01-01T00:00:00.000000Z,"a,b",challenger,-0.5
        2026-01-01T00:00:01.000000Z,"a,b",challenger,1e+300

        """)
  }

  @Test func `what some metrics have, all have a column for`() {
    let counts = Series.Counts(events: [1], exposures: [4])
    let pairs = [
      MetricPair(
        name: "rate", labels: ["route": "/buy", "code": "5"],
        champion: Series(counts, instances: ["a"]), challenger: Series(counts)),
      MetricPair(name: "plain", champion: Series([7]), challenger: Series([8])),
    ]
    #expect(
      text(valueTable(pairs)) == """
        position,metric,arm,value,instance,labels,events,exposure
        0,rate,champion,0.25,a,"code=5,route=/buy",1.0,4.0
        0,rate,challenger,0.25,,"code=5,route=/buy",1.0,4.0
        0,plain,champion,7.0,,,,
        0,plain,challenger,8.0,,,,

        """)
  }

  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
