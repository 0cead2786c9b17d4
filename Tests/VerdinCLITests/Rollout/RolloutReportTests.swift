import Foundation
import Testing

@Suite struct RolloutReportTests {
  @Test func `a rollout that ended is drawn from its ledger alone`() async throws {
    let site = try await RolloutSite(badAt: 50)
    #expect(try await site.start().status == 0)
    let run = try await site.rollout("run", "--report", "html=at-the-end.html")
    #expect(run.status == 6, "\(run.errors)")
    // Neither router nor metrics are asked again.
    for name in ["split", "champion.csv", "challenger.csv", "rollout.yaml"] {
      try FileManager.default.removeItem(atPath: site.path(name))
    }
    let page = try await report(site)
    #expect(page.status == 0 && page.errors.isEmpty, "\(page.errors)")
    #expect(page.text.contains("<title>Verdin: rollout a, rolled-back</title>"))
    let early = String(decoding: try site.folder.read("at-the-end.html"), as: UTF8.self)
    #expect(withoutTime(early) == withoutTime(page.text))

    let file = try await report(site, "-o", "page.html")
    #expect(file.status == 0 && file.output.isEmpty)
    let kept = String(decoding: try site.folder.read("page.html"), as: UTF8.self)
    #expect(withoutTime(kept) == withoutTime(page.text))
  }

  @Test func `as JSON it has every look, the status only the last`() async throws {
    let site = try await RolloutSite()
    #expect(try await site.start().status == 0)
    #expect(try await site.rollout("run").status == 0)
    let looks = try site.kinds().count { $0 == "looked" }
    let json = try jsonObject(try await report(site, "--output", "json").output)
    #expect((json["looks"] as? [Any])?.count == looks && looks > 0)
    let status = try jsonObject(try await site.rollout("status", "--output", "json").output)
    #expect(status["looks"] == nil && status["last_look"] is [String: Any])
    let events = try #require(status["events"] as? [[String: Any]])
    #expect(events.last?["confirmed_percent"] as? Double == 100)
  }

  @Test func `no such rollout and no such folder are errors that say so`() async throws {
    let site = try await RolloutSite(settings: ["stage_duration": "10m"])
    #expect(try await site.start().status == 0)
    let other = try await site.verdin(["report", "--rollout", "b", "--state-dir", "state"])
    #expect(other.status == 2 && other.errors.contains("no rollout 'b'"), "\(other.errors)")
    let nowhere = try await report(site, "-o", "nowhere/page.html")
    #expect(nowhere.status == 5, "\(nowhere.errors)")
    #expect(nowhere.errors.contains("cannot write nowhere/page.html"), "\(nowhere.errors)")
  }

  private func report(_ site: RolloutSite, _ arguments: String...) async throws -> Outcome {
    try await site.verdin(["report", "--rollout", "a", "--state-dir", "state"] + arguments)
  }

  /// Without the moment of the report.
  private func withoutTime(_ page: String) -> String {
    page.replacing(/as of [^<]*/, with: "as of now")
  }
}
