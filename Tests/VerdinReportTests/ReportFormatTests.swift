import Testing
import VerdinJudge
import VerdinReport

let plainContext = ReportContext(
  input: "checkout.csv", config: "canary.yaml", stage: "5 %", version: "1.0.0")

struct ReportFormatTests {
  @Test(arguments: ReportFormat.all.map(\.name))
  func `every report is found under its own name`(name: String) {
    #expect(ReportFormat.named(name)?.name == name)
  }

  @Test func `report names are unique, and unknown ones are not found`() {
    #expect(Set(ReportFormat.all.map(\.name)).count == ReportFormat.all.count)
    #expect(ReportFormat.named("yaml") == nil)
  }

  @Test(arguments: ReportFormat.all.map(\.name), Samples.all.map(\.name))
  func `reports look as recorded`(format: String, sample: String) throws {
    let report = try #require(ReportFormat.named(format))
    let judgement = try #require(Samples.all.first { $0.name == sample }?.judgement)
    try expectSnapshot(
      report.render(judgement, in: plainContext), "\(sample).\(fileExtension(format))")
  }

  @Test(arguments: ReportFormat.all.map(\.name))
  func `every report ends with a line end`(name: String) throws {
    let report = try #require(ReportFormat.named(name))
    #expect(report.render(Samples.fail, in: plainContext).last == UInt8(ascii: "\n"))
  }

  private func fileExtension(_ format: String) -> String {
    ["text": "txt", "json-line": "jsonl", "junit": "xml", "markdown": "md", "prometheus": "prom"][
      format] ?? format
  }
}
