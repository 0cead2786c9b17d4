import Foundation
import Testing

/// `verdin lint --output sarif`: SARIF 2.1.0, section by section of its schema.
@Suite struct LintSARIFTests {
  private let folder: Folder

  init() throws { folder = try Folder() }

  private func lint(_ config: String, as file: String = "ä b.yaml") throws -> (
    status: Int32, results: [Object]
  ) {
    try folder.write(file, config)
    let outcome = try folder.verdin("lint", file, "--output", "sarif")
    #expect(outcome.errors.isEmpty)
    let log = try jsonObject(outcome.output)
    #expect(log["version"] as? String == "2.1.0")
    #expect((log["$schema"] as? String)?.hasSuffix("/sarif-2.1.0.json") == true)
    let runs = try #require(log["runs"] as? [Object])
    let run = try #require(runs.first)
    let driver = try #require((run["tool"] as? Object)?["driver"] as? Object)
    let rules = try #require(driver["rules"] as? [Object]).compactMap { $0["id"] as? String }
    let results = try #require(run["results"] as? [Object])
    #expect(runs.count == 1 && rules.count == Set(rules).count)
    for result in results {
      #expect(rules.contains(result["ruleId"] as? String ?? ""))
      #expect(["error", "warning"].contains(result["level"] as? String ?? ""))
      let text = (result["message"] as? Object)?["text"] as? String
      #expect(text?.isEmpty == false)
    }
    return (outcome.status, results)
  }

  private func place(_ result: Object) throws -> (uri: String?, line: Int?, column: Int?) {
    let locations = try #require(result["locations"] as? [Object])
    let physical = try #require(locations.first?["physicalLocation"] as? Object)
    let region = physical["region"] as? Object
    return (
      (physical["artifactLocation"] as? Object)?["uri"] as? String,
      region?["startLine"] as? Int, region?["startColumn"] as? Int
    )
  }

  @Test func `mistakes are errors at their place, the column in code points`() throws {
    let (status, results) = try lint("metrics:\n  \"größe\": {harm: increase, margn: 5%}\n")
    #expect(status == 2 && results.count == 1 && results[0]["level"] as? String == "error")
    let found = try place(results[0])
    #expect(found.uri == "%C3%A4%20b.yaml")
    #expect(found.line == 2 && found.column == 29)
  }

  @Test func `JSON's columns are code points too`() throws {
    let (status, results) = try lint(#"{"metrics": {"größe": {"margn": 5}}}"#, as: "ä.json")
    #expect(status == 2)
    let found = try place(try #require(results.first))
    #expect(found.uri == "%C3%A4.json" && found.line == 1 && found.column == 24)
  }

  @Test func `warnings end with 1, and nothing to say is an empty list`() throws {
    let (status, results) = try lint("metrics:\n  a: {group: g}\ngroups: {g: 50}\n")
    #expect(status == 1 && !results.isEmpty)
    #expect(results.allSatisfy { $0["level"] as? String == "warning" })
    let clean = try lint("metrics:\n  a: {harm: increase, margin: 5%}\n")
    #expect(clean.status == 0 && clean.results.isEmpty)
  }
}
