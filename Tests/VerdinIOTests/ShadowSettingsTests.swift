import Testing
import VerdinIO
import VerdinJudge
import VerdinRollout

@Suite struct ShadowSettingsTests {
  @Test func `what is not said is the default`() throws {
    let settings = try #require(try config("{champion: a.jsonl, challenger: b.jsonl}").shadow)
    #expect(settings == ShadowSettings(champion: "a.jsonl", challenger: "b.jsonl"))
    #expect(settings.config == ShadowConfig() && settings.lateAfter == 60)
    #expect(settings.mirror == nil && settings.duration == nil)
  }

  @Test func `every key is read, and paths are seen from the file`() throws {
    let settings = try #require(
      try config(
        """
        {champion: a.jsonl, challenger: /logs/b.jsonl, labels: l.csv, duration: 10m, mirror: 12.5%,
          accuracy_margin: 1, latency_margin: 20 %, error_margin: 0.1, agreement: 90, coverage: 80%,
          label_coverage: 25, late_after: 5s}
        """, file: "/etc/verdin/run.yaml"
      ).shadow)
    #expect(settings.champion == "/etc/verdin/a.jsonl" && settings.challenger == "/logs/b.jsonl")
    #expect(settings.labels == "/etc/verdin/l.csv" && settings.duration == 600)
    #expect(settings.mirror == TrafficShare(basisPoints: 1_250) && settings.lateAfter == 5)
    #expect(
      settings.config
        == ShadowConfig(
          accuracyMargin: 0.01, latencyMargin: 0.2, errorMargin: 0.001, coverage: 0.8,
          labelCoverage: 0.25, agreement: 0.9))
  }

  @Test(arguments: [
    ("{champion: a.jsonl}", "'shadow' has no log of the challenger's answers", "challenger.jsonl"),
    ("{}", "'shadow' has no log of the champion's answers", "champion.jsonl"),
    ("logs", "must be a mapping", ""),
    ("{champion: a, challenger: b, label: l}", "unknown key 'label'", "did you mean 'labels'?"),
    ("{champion: a, challenger: b, mirror: 0}", "a percentage above 0", "0.25"),
    ("{champion: a, challenger: b, mirror: 0.001}", "a percentage above 0", "0.25"),
    ("{champion: a, challenger: b, coverage: 101}", "a percentage from 0 to 100", "2%"),
    ("{champion: a, challenger: b, agreement: most}", "a percentage from 0 to 100", "2%"),
    ("{champion: 7, challenger: b}", "must be a text", ""),
    ("{champion: a, challenger: b, duration: long}", "must be a length of time", ""),
  ])
  func `mistakes say where and how`(text: String, fact: String, hint: String) {
    let complaint = complaints("shadow: \(text)\nmetrics: {m: {harm: increase}}\n")
    #expect(complaint.hasPrefix("run.yaml:1:"), "\(complaint)")
    #expect(complaint.contains(fact), "\(complaint)")
    #expect(hint.isEmpty || complaint.contains(hint), "\(complaint)")
  }

  private func config(_ text: String, file: String = "run.yaml") throws -> LoadedConfig {
    try LoadedConfig(
      Array("metrics: {m: {harm: increase}}\nshadow: \(text)\n".utf8), file: file)
  }
}
