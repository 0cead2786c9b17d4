import Foundation
import Testing

/// The verdicts that `datasets/README.md` expects of its recordings.
@Suite struct DatasetTests {
  private let folder: Folder

  init() throws { folder = try Folder() }

  private func judge(_ dataset: String) throws -> Judged {
    let place = repository.appending(path: "datasets").path
    let files =
      dataset.hasSuffix("/")
      ? [
        "--champion", "\(place)/\(dataset)champion.csv", "--challenger",
        "\(place)/\(dataset)challenger.csv",
      ] : ["\(place)/\(dataset)"]
    let outcome = try folder.verdin(
      ["judge"] + files + ["--config", "\(place)/canary.yaml", "--output", "json"])
    let result = try jsonObject(outcome.output)
    let codes = ["pass": 0, "fail": 1, "marginal": 3, "inconclusive": 4]
    let verdict = try #require(result["verdict"] as? String)
    #expect(outcome.status == codes[verdict].map(Int32.init))
    return Judged(verdict: verdict, metrics: result["metrics"] as? [Object] ?? [])
  }

  private struct Judged {
    var verdict: String
    var metrics: [Object]

    subscript(metric: String) -> String? {
      metrics.first { $0["name"] as? String == metric }?["verdict"] as? String
    }
  }

  @Test(arguments: ["healthy.csv", "common-load.csv"])
  func `the same release passes`(dataset: String) throws {
    #expect(try judge(dataset).verdict == "pass")
  }

  @Test func `ten percent slower fails by its latency`() throws {
    let judged = try judge("slower-10pct/")
    #expect(judged.verdict == "fail" && judged["latency_ms"] == "fail")
    #expect(judged["accuracy"] == "pass")
  }

  @Test func `a slow tail is seen where the median did not move`() throws {
    let judged = try judge("tail-only.csv")
    #expect(["fail", "marginal"].contains(judged["latency_p99_ms"]))
    #expect(judged.verdict == "fail" || judged.verdict == "marginal")
    #expect(judged["latency_ms"] == "pass")
  }

  @Test func `a burst of errors does not pass`() throws {
    let judged = try judge("error-burst.csv")
    #expect(judged.verdict == "fail" || judged.verdict == "marginal")
    #expect(["fail", "marginal"].contains(judged["error_rate"]))
  }

  @Test func `a few errors against none do not pass`() throws {
    let judged = try judge("sparse-errors.csv.gz")
    #expect(judged.verdict == "fail" || judged.verdict == "marginal")
    #expect(["fail", "marginal"].contains(judged["error_rate"]))
  }

  @Test func `lost accuracy fails`() throws {
    let judged = try judge("accuracy-drop.csv")
    #expect(judged.verdict == "fail" && judged["accuracy"] == "fail")
    #expect(judged["latency_ms"] == "pass")
  }

  @Test func `hosts that differ prove nothing`() throws {
    let judged = try judge("replica-spread.csv")
    #expect(judged.verdict == "inconclusive" || judged.verdict == "marginal")
  }
}
