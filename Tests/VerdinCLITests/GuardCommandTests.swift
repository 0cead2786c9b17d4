import Foundation
import Testing

/// Data guards from the configuration and the command line to the exit code.
@Suite struct GuardCommandTests {
  private let folder: Folder

  init() throws {
    folder = try Folder()
    try folder.write(
      "run.csv",
      recording([
        "latency_ms": (
          scattered(10, spread: 0.3, count: 60), scattered(10, spread: 0.3, count: 60, phase: 0.4)
        ),
        "requests": (
          Array(repeating: 950, count: 60), Array(repeating: 50, count: 60)
        ),
      ]))
  }

  private func judged(_ config: String, _ more: String...) throws -> Outcome {
    try folder.write("c.yaml", config + "\nmetrics:\n  latency_ms: {harm: increase}\n")
    return try folder.verdin(["judge", "run.csv", "--config", "c.yaml", "--output", "json"] + more)
  }

  private func guards(_ outcome: Outcome) throws -> [String] {
    try (jsonObject(outcome.output)["guards"] as? [[String: Any]] ?? [])
      .compactMap { $0["guard"] as? String }
  }

  @Test func `traffic split as planned passes`() throws {
    let outcome = try judged("traffic: {metric: requests, share: 5%}")
    #expect(outcome.status == 0)
    #expect(try guards(outcome) == [])
  }

  @Test func `traffic split otherwise is inconclusive`() throws {
    let outcome = try judged("traffic: {metric: requests, share: 10%}")
    #expect(outcome.status == 4)
    #expect(try guards(outcome) == ["sample_ratio"])
    #expect(outcome.text.contains("the challenger got 5 % of 'requests' (3000 of 60000); 10 %"))
  }

  @Test func `a stale recording is inconclusive`() throws {
    let fresh = try judged("fresh_within: 5m", "--at", "2026-01-01T00:01:30Z")
    let stale = try judged("fresh_within: 5m", "--at", "2026-01-01T00:10:00Z")
    #expect(fresh.status == 0 && stale.status == 4)
    #expect(stale.text.contains(#""guard": "freshness""#))
  }

  @Test func `what was recorded after the time of the judgement does not count`() throws {
    let outcome = try judged("seed: 1", "--at", "2026-01-01T00:00:29Z")
    #expect(outcome.text.contains(#""count": 30"#))
  }

  @Test func `the warm-up is left out and told`() throws {
    let outcome = try judged("warm_up: 10s\nscale_steps: 2026-01-01T00:00:30Z")
    #expect(outcome.status == 0 && outcome.text.contains(#""count": 40"#))
    #expect(outcome.text.contains("warm-up: "))
  }
}
