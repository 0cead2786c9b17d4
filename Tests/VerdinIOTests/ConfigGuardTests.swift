import Testing
import VerdinIO
import VerdinJudge

@Suite struct ConfigGuardTests {
  private static func read(_ text: String) throws -> DataGuards {
    try config(text + "\nmetrics: {m: {}}").config.guards
  }

  @Test func `every key is read`() throws {
    let guards = try Self.read(
      """
      coverage: 90%
      warm_up: 5m
      scale_steps: [2026-11-02T10:00:00Z, 1793008800]
      fresh_within: 90
      traffic: {metric: requests, share: 5%}
      """)
    #expect(
      guards
        == DataGuards(
          coverage: 0.9, warmUp: 300, scaleSteps: [1_793_613_600, 1_793_008_800], freshness: 90,
          traffic: .init(metric: "requests", share: 0.05)))
    #expect(try Self.read("scale_steps: 2026-11-02T10:00:00Z").scaleSteps == [1_793_613_600])
    #expect(try Self.read("seed: 1") == DataGuards())
  }

  @Test(arguments: [
    ("coverage: 90", "'coverage' must be above 0 and at most 1", "write 90%"),
    ("coverage: all", "a number or a percentage", "5%"),
    ("warm_up: 10 minutes", "'warm_up' must be a length of time", "write 90s, 10m"),
    ("warm_up: 0", "must be more than 0", "leave the key out"),
    ("fresh_within: -5m", "a length of time", "90s"),
    ("scale_steps: [noon]", "a time of 'scale_steps'", "2026-11-02T10:00:00Z"),
    ("traffic: {metric: requests}", "'traffic' has no 'share'", "share: 5%"),
    ("traffic: {metric: requests, share: 5}", "above 0 and below 1", "write 5%"),
    ("traffic: {metric: requests, share: 100%}", "above 0 and below 1", ""),
    ("traffic: {metric: requests, shar: 5%}", "unknown key 'shar'", "did you mean 'share'"),
    ("traffic: requests", "'traffic' must be a mapping", ""),
    ("warmup: 10m", "unknown key 'warmup'", "did you mean 'warm_up'"),
  ]) func `a mistake is told with its cure`(text: String, message: String, hint: String) {
    let told = complaints(text + "\nmetrics: {m: {}}")
    #expect(told.contains(message) && (hint.isEmpty || told.contains(hint)), "\(told)")
  }

  /// Guards' names were free before they were keys.
  @Test func `a limit may be on a metric that is called like a guard`() throws {
    let loaded = try config("coverage: {min: 0.8}\ntraffic: {max: 100}")
    #expect(loaded.kind == .thresholds)
    #expect(loaded.config.metrics.map(\.name) == ["coverage", "traffic"])
  }

  @Test func `the metric that counts traffic stays beside the selected ones`() throws {
    let pairs = ["m", "requests", "other"].map {
      MetricPair(name: $0, champion: Series([1]), challenger: Series([1]))
    }
    let loaded = try config("traffic: {metric: requests, share: 0.5}\nmetrics: {m: {}}")
    let selected = selectMetrics(pairs, for: loaded.config)
    #expect(selected.pairs.map(\.name) == ["m", "requests"])
    #expect(selected.notes == ["recorded but not named by the configuration: other"])
  }

  private static func warnings(_ text: String, data: [String]? = nil) throws -> [String] {
    lint(try config(text), metricsInData: data).map(\.description)
  }

  @Test func `lint looks for the metric that counts the traffic`() throws {
    let text = "traffic: {metric: reqests, share: 5%}\nmetrics: {m: {}}"
    let told = try Self.warnings(text, data: ["m", "requests"])
    #expect(told.count == 2)
    #expect(told[0].hasPrefix("run.yaml:1:19: warning: the data have no metric 'reqests'"))
    #expect(told[0].contains("did you mean 'requests'"))
    let sound = "traffic: {metric: requests, share: 5%}\nmetrics: {m: {}}"
    #expect(try Self.warnings(sound, data: ["m", "requests"]) == [])
  }

  @Test func `lint warns of traffic that is judged and of guards that do nothing`() throws {
    let judged = "traffic: {metric: r, share: 5%}\nmetrics: {r: {}}"
    #expect(try Self.warnings(judged).contains { $0.contains("leave it out of 'metrics'") })
    let kayenta = "policy: kayenta\nwarm_up: 10m\nmetrics: {m: {group: g}}"
    #expect(try Self.warnings(kayenta).contains { $0.contains("'warm_up' does nothing") })
  }
}
