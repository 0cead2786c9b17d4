import Foundation
import Testing
import VerdinJudge
import VerdinReport

@Suite struct PlanReportTests {
  @Test func `a terminal shows a plan in 80 columns`() throws {
    let bytes = PlanFormat.text.render(PlanSamples.document)
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      #expect(line.count <= 80, "\(line)")
    }
    try expectSnapshot(bytes, "plan.txt")
  }

  @Test func `Markdown shows it in one table`() throws {
    try expectSnapshot(PlanFormat.markdown.render(PlanSamples.document), "plan.md")
  }

  @Test func `the keys written are the schema's, and all of the schema's are written`() throws {
    var keys = try SchemaKeys(of: repository.appending(path: "schemas/verdin-plan.schema.json"))
    let bytes = PlanFormat.json.render(PlanSamples.document)
    try keys.check(JSONSerialization.jsonObject(with: Data(bytes)), as: "plan")
    #expect(keys.unseen.isEmpty)
  }
}

@Suite struct ReplayReportTests {
  private let window: RecordedWindows.Window

  init() throws {
    let times = (0..<60).map { 1_767_225_600 + Double($0) }
    let series = Series([Double](repeating: 1, count: 60), times: times)
    window = try RecordedWindows(
      of: [MetricPair(name: "a", champion: series, challenger: series)], length: 30, step: 30,
      isGrowing: false
    ).windows[1]
  }

  private func tally(isGrowing: Bool = true) -> ReplayTally {
    var tally = ReplayTally(isGrowing: isGrowing)
    for judgement in Samples.all.map(\.judgement) { tally.add(judgement.verdict, end: window.end) }
    return tally
  }

  private func whole(_ format: ReplayFormat) -> [UInt8] {
    var report = ReplayReport(format, color: false, version: "1.0.0")
    var bytes = report.head(input: "a.csv", config: "c.yaml", description: "windows of 30s")
    for judgement in Samples.all.map(\.judgement) { bytes += report.window(window, judgement) }
    return bytes + report.foot(tally(), notes: ["a note"])
  }

  @Test func `a terminal shows a window a line, in 80 columns`() throws {
    let bytes = whole(.text)
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      #expect(line.count <= 80, "\(line)")
    }
    try expectSnapshot(bytes, "replay.txt")
  }

  @Test func `the keys written are the schema's, and all of the schema's are written`() throws {
    var keys = try SchemaKeys(of: repository.appending(path: "schemas/verdin-replay.schema.json"))
    try keys.check(JSONSerialization.jsonObject(with: Data(whole(.json))), as: "replay")
    let lines = whole(.jsonLine).split(separator: UInt8(ascii: "\n"))
    for line in lines.dropLast() {
      try keys.check(JSONSerialization.jsonObject(with: Data(line)), as: "window_record")
    }
    let last = try #require(lines.last)
    try keys.check(JSONSerialization.jsonObject(with: Data(last)), as: "summary_record")
    #expect(keys.unseen.isEmpty)
  }
}
