import VerdinJudge

/// The judgement as one line of JSON, for logs and for programs that read the last line.
package struct JSONLineReport: Report {
  package let name = "json-line"
  package let summary = "the same JSON on one line"

  package init() {}

  package func render(_ judgement: Judgement, in context: ReportContext) -> [UInt8] {
    var json = JSONWriter(layout: .compact)
    json.judgement(judgement, version: context.version)
    json.endLine()
    return json.bytes
  }
}
