import VerdinJudge

/// The judgement as JSON for people and programs, a member a line.
package struct JSONReport: Report {
  package let name = "json"
  package let summary = "everything that was found, as indented JSON"

  package init() {}

  package func render(_ judgement: Judgement, in context: ReportContext) -> [UInt8] {
    var json = JSONWriter(layout: .pretty)
    json.judgement(judgement, version: context.version)
    json.endLine()
    return json.bytes
  }
}
