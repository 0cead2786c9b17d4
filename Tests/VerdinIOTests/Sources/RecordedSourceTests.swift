import Foundation
import Testing
import VerdinIO
import VerdinJudge

@Suite struct RecordedSourceTests {
  private let folder: TemporaryFolder
  private let always = 0.0..<1e10

  init() throws { folder = try TemporaryFolder() }

  private func source(_ text: String) throws -> RecordedSource {
    RecordedSource(.both(try folder.write(text, to: "m.csv")))
  }

  @Test func `rows outside the span are dropped`() async throws {
    let source = try source(
      "timestamp,arm,m\n10,champion,1\n10,challenger,2\n20,champion,3\n30,champion,4\n")
    let read = try await source.read(10..<30)
    #expect(read.pair("m")?.champion == Series([1, 3], times: [10, 20]))
    #expect(read.pair("m")?.challenger == Series([2], times: [10]))
  }

  @Test func `every beginning of a file is data or no data and never an error of the file`()
    async throws
  {
    let text = "timestamp,metric,arm,value\r\n10,m,champion,18.25\r\n10,m,challenger,3e1\r\n"
    let rowEnds = text.utf8.indices.filter { text.utf8[$0] == 0x0A }
    for end in text.utf8.indices {
      let source = try source(String(text[..<end]))
      let complete = rowEnds.count { $0 < end }
      if complete < 2 {
        guard case .noData = await source.complaint(always) else {
          Issue.record(
            "\(String(text[..<end])): \(String(describing: await source.complaint(always)))")
          continue
        }
        continue
      }
      let read = try await source.read(always)
      #expect(read.pair("m")?.champion.values == [18.25])
      #expect(read.pair("m")?.challenger.values == [])
    }
  }

  @Test func `what is appended is there at the next look`() async throws {
    let source = try source("timestamp,arm,m\n10,champion,1\n20,cha")
    #expect(try await source.read(always).pair("m")?.champion.values == [1])
    try folder.append("mpion,2\n20,challenger,5", to: "m.csv")
    #expect(try await source.read(always).pair("m")?.champion.values == [1, 2])
    #expect(try await source.read(always).pair("m")?.challenger.values == [])
    try folder.append("0\n", to: "m.csv")
    #expect(try await source.read(always).pair("m")?.challenger.values == [50])
  }

  @Test func `one arm alone is data with an empty other arm`() async throws {
    let read = try await source("timestamp,arm,m\n10,new,1\n").read(always)
    #expect(read.pairs.count == 1)
    #expect(read.pair("m")?.champion == Series([]))
    #expect(read.pair("m")?.challenger == Series([1], times: [10]))
    let late = try await source("timestamp,arm,m\n10,old,1\n90,new,2\n").read(50..<100)
    #expect(late.pair("m")?.champion.values == [])
    #expect(late.pair("m")?.challenger.values == [2])
  }

  @Test func `a file an arm, one of them without rows so far`() async throws {
    let champion = try folder.write("timestamp,m\n10,1\n", to: "a.csv")
    let challenger = try folder.write("timestamp,m\n", to: "b.csv")
    let source = RecordedSource(.arms(champion: champion, challenger: challenger))
    let read = try await source.read(always)
    #expect(read.pair("m")?.champion.values == [1])
    #expect(read.pair("m")?.challenger == Series([]))
    try folder.append("10,7\n", to: "b.csv")
    #expect(try await source.read(always).pair("m")?.challenger.values == [7])
  }

  @Test func `nothing is no data and says so`() async throws {
    let absent = folder.path("absent.csv")
    #expect(
      await RecordedSource(.both(absent)).complaint(always)
        == .noData(source: absent, reason: "there is no such file"))
    let path = folder.path("m.csv")
    #expect(
      await (try source("")).complaint(always)
        == .noData(source: path, reason: "the file is empty"))
    #expect(
      await (try source("timestamp,arm,m")).complaint(always)
        == .noData(source: path, reason: "no line has its end yet"))
    #expect(
      await (try source("timestamp,arm,m\n")).complaint(always)
        == .noData(source: path, reason: "there is a header but no row"))
    #expect(
      await (try source("timestamp,arm,m\n10,old,1\n")).complaint(20..<30)
        == .noData(
          source: path, reason: "no row from 20 to 30; the newest is of 10"))
    #expect(
      await (try source("timestamp,arm,m\n1795687241.4,old,1\n"))
        .complaint(1_795_687_301..<1_795_687_361)
        == .noData(
          source: path,
          reason: "no row from 2026-11-26T10:01:41Z to 2026-11-26T10:02:41Z; "
            + "the newest is of 2026-11-26T10:00:41Z"))
  }

  @Test func `a bad cell is told with its place`() async throws {
    let error = await (try source("timestamp,arm,m\n10,old,1\n10,new,l8\n")).complaint(always)
    #expect(
      error?.description.contains("m.csv says: line 3, column 8: 'l8'") == true,
      "\(String(describing: error))")
  }

  @Test func `rows need times`() async throws {
    let error = await (try source("arm,m\nold,1\nnew,2\n")).complaint(always)
    #expect(error?.description.contains("need") == true)
  }

  @Test func `a recording that begins late is noted`() async throws {
    let source = try source("timestamp,arm,m\n90,old,1\n90,new,2\n")
    #expect(try await source.read(0..<100).notes.contains { $0.contains("begins 90 s after") })
    #expect(try await source.read(85..<100).notes.isEmpty == false)
    #expect(try await source.read(89..<100).notes.isEmpty)
  }

  @Test func `a file that was cut short or replaced is read as it is`() async throws {
    let source = try source("timestamp,arm,m\n10,old,1\n20,old,2\n")
    #expect(try await source.read(always).pair("m")?.champion.values == [1, 2])
    try folder.write("timestamp,arm,m\n30,old,3\n", to: "m.csv")
    #expect(try await source.read(always).pair("m")?.champion.values == [3])
  }

  @Test func `buckets are a histogram in an arm alone`() async throws {
    let rows = [("0.1", 3), ("0.5", 7), ("+Inf", 8)]
    let text = rows.map { "10,latency,new,\($0.1),\($0.0)\n" }.joined()
    let read = try await source("timestamp,metric,arm,value,le\n" + text).read(always)
    #expect(
      read.pair("latency")?.challenger.histogram
        == Series.Histogram(edges: [0.1, 0.5, .infinity], counts: [[3, 4, 1]]))
  }

  @Test func `gzip is read as it is`() async throws {
    // Python 3.11: gzip.compress(b"arm,m\nold,1\n", mtime=0)
    let bytes: [UInt8] = [
      0x1F, 0x8B, 0x08, 0, 0, 0, 0, 0, 0x02, 0x03, 0x4B, 0x2C, 0xCA, 0xD5, 0xC9, 0xE5, 0xCA, 0xCF,
      0x49, 0xD1, 0x31, 0xE4, 0x02, 0x00, 0xD6, 0x0F, 0xD5, 0xC7, 0x0C, 0x00, 0x00, 0x00,
    ]
    let path = try folder.write(bytes, to: "m.csv.gz")
    let error = await RecordedSource(.both(path)).complaint(always)
    #expect(error?.description.contains("the rows have no times") == true)
  }
}
