import Testing
import VerdinIO
import VerdinJudge

@Suite struct ConfigTests {
  @Test func `reads every key of Verdin's own form`() throws {
    let loaded = try config(
      """
      policy: verdin
      alpha: {fail: 0.02, pass: 0.1, marginal: 0.03}
      seed: 18446744073709551615
      evidence: {bootstrap: 2000, hotelling: true}
      groups: {latency: 60, errors: 40}
      defaults: {margin: 0.2, harm: either}
      metrics:
        latency_ms: {harm: increase, margin: 10%, role: guard, group: latency, max: 100,
          statistic: p99, min_observations: 30}
        accuracy: {harm: decrease, margin: {absolute: 0.02}, min: 0.80, groups: [a, b],
          numerator: correct, denominator: labelled}
        queue:
      """)
    #expect(loaded.kind == .verdin)
    #expect(loaded.defaultPolicyName == "verdin")
    #expect(
      loaded.config
        == JudgeConfig(
          metrics: [
            MetricConfig(
              name: "latency_ms", role: .guarding, harm: .increase, margin: .relative(0.1),
              limits: Limits(below: 100, statistic: .p99, minimumObservations: 30),
              groups: ["latency"]),
            MetricConfig(
              name: "accuracy", harm: .decrease, margin: .absolute(0.02),
              limits: Limits(above: 0.8), groups: ["a", "b"],
              proportion: .init(numerator: "correct", denominator: "labelled")),
            MetricConfig(name: "queue", margin: .relative(0.2)),
          ],
          defaults: MetricConfig(name: "", margin: .relative(0.2)),
          groupWeights: [.init(group: "latency", weight: 60), .init(group: "errors", weight: 40)],
          alpha: .init(fail: 0.02, pass: 0.1, marginal: 0.03),
          evidence: .init(bootstrapReplicates: 2000, hotelling: true), seed: .max))
    #expect(loaded.proportions.map(\.metric) == ["accuracy"])
  }

  @Test func `JSON and YAML, a mapping and a list of metrics say the same`() throws {
    let expected = try config("metrics: {a: {max: 1}, b: {}}").config
    #expect(try config("metrics: [{name: a, max: 1}, {name: b}]").config == expected)
    let json = #"{"$schema": "x", "metrics": {"a": {"max": 1}, "b": {}}}"#
    #expect(try config(json, file: "c.json").config == expected)
    #expect(try config(json, file: "-").config == expected)
    #expect(try config("{metrics: {a: {max: 1}, b: }}", file: "c.yml").config == expected)
  }

  @Test func `defaults hold for the metrics that do not say otherwise, wherever they stand`() throws
  {
    let loaded = try config(
      "metrics: {a: {}, b: {margin: 1%}}\ndefaults: {margin: 3%, harm: increase, group: g}")
    #expect(loaded.config.metrics.map(\.margin) == [.relative(0.03), .relative(0.01)])
    #expect(loaded.config.metrics.allSatisfy { $0.harm == .increase && $0.groups == ["g"] })
    #expect(loaded.config.settings(of: "other").margin == .relative(0.03))
  }

  @Test func `a margin is a share, an amount, either of both, or a share of pairs`() throws {
    let text = """
      defaults: {weight: 2}
      metrics:
        a: {margin: {relative: 10%, absolute: 0.002}, weight: 3}
        b: {margin: {cles: 0.65}, critical: true}
        c: {margin: {absolute: 4}}
      """
    let metrics = try config(text).config.metrics
    #expect(
      metrics.map(\.margin) == [.relativeOrAbsolute(0.1, 0.002), .superiority(0.65), .absolute(4)])
    #expect(metrics.map(\.weight) == [3, 2, 2])
    #expect(metrics.map(\.critical) == [false, true, false])
  }

  @Test func `a file of defaults alone judges every metric of the data`() throws {
    #expect(try config("defaults: {margin: 5%}").config.metrics.isEmpty)
  }

  @Test(arguments: [
    "", "{}", "metrics:", "metrics: {}", "metrics: []", "# nothing\n", "thresholds:",
  ])
  func `an empty configuration is an error`(text: String) {
    #expect(
      complaints(text).contains("error: an empty configuration judges nothing\n  hint: name a"))
  }

  @Test func `all mistakes are reported at once, in the order of the text`() {
    #expect(
      complaints(
        """
        metrics:
          latency_ms: {harm: up, margin: ten, max: "100"}
          accuracy: {minn: 0.8}
        alpha: {fail: 2}
        polcy: verdin
        """) == """
          run.yaml:2:22: error: unknown harm: 'up'
            hint: known: increase, decrease, either
          run.yaml:2:34: error: 'margin' of metric 'latency_ms' must be a number or a percentage, \
          found the text 'ten'
            hint: write 0.1 or 10%
          run.yaml:2:44: error: 'max' of metric 'latency_ms' must be a number, found the text '100'
            hint: write it without quotes
          run.yaml:3:14: error: unknown key 'minn' in metric 'accuracy'
            hint: did you mean 'min'? known keys: harm, kind, quantile, margin, role, group, groups, \
          statistic, min_observations, weight, critical, min, max, numerator, \
          denominator
          run.yaml:4:15: error: alpha 'fail' must be above 0 and below 0.5, found the number 2
          run.yaml:5:1: error: unknown key 'polcy' in the configuration
            hint: did you mean 'policy'? known keys: $schema, policy, alpha, seed, looks, evidence, groups, \
          coverage, warm_up, scale_steps, fresh_within, traffic, defaults, metrics, aa_history, \
          rollout, shadow
          """)
  }

  @Test(arguments: [
    ("margin: 0", "'margin' of metric 'm' must be more than 0, found the number 0"),
    ("margin: -5%", "must be more than 0"),
    ("margin: .inf", "'margin' of metric 'm' must be a finite number, found the number .inf"),
    ("margin: {}", "'margin' of metric 'm' is relative, absolute, both, or cles alone"),
    ("margin: {relative: 0.1, cles: 0.6}", "is relative, absolute, both, or cles alone"),
    ("margin: {cles: 0.5}", "must be above 0.5 and below 1, found the number 0.5\n  hint: 0.6 tol"),
    ("margin: {cles: 60}", "must be above 0.5 and below 1"),
    (
      "margin: {cles: 0.6}, numerator: errors, denominator: requests",
      "metric 'm' is made of counts, which have no ranks for a margin 'cles'"
    ),
    (
      "margin: {cles: 0.6}, quantile: p95",
      "metric 'm' compares a quantile, of which there are no pairs for a margin 'cles'"
    ),
    ("margin: {relative: 2, absolute: 3}, harm: decrease", "by 200 % or more cannot happen"),
    (
      "weight: 0",
      "'weight' of metric 'm' must be more than 0, found the number 0\n  hint: 'role: i"
    ),
    ("critical: 1", "'critical' of metric 'm' must be true or false, found the number 1"),
    ("margin: {absolut: 3}", "unknown key 'absolut' in 'margin' of metric 'm'"),
    ("margin: true", "'margin' of metric 'm' must be a number, found true"),
    ("margin: 10, harm: decrease", "a decrease of metric 'm' by 1000 % or more cannot happen"),
    ("role: gaurd", "unknown role: 'gaurd'\n  hint: did you mean 'guard'?"),
    ("statistic: p98", "unknown statistic: 'p98'\n  hint: did you mean 'p90'?"),
    ("min: 5, max: 5", "no value of metric 'm' is above 'min' 5 and below 'max' 5"),
    (
      "min_observations: 0",
      "'min_observations' of metric 'm' must be at least 1, found the number 0"
    ),
    (
      "min: 80%",
      "'min' of metric 'm' must be a number, found the text '80%'\n  hint: write the share, 0.8"
    ),
    ("min_observations: 2.5", "must be a whole number"),
    (
      "group: 1",
      "'group' of metric 'm' must be a text, found the number 1\n  hint: put it in quotes"
    ),
    ("group: a, groups: [b]", "metric 'm' has both 'group' and 'groups'"),
    ("numerator: errors", "metric 'm' has no 'denominator'"),
    ("numerator: n, denominator: n", "numerator and denominator of metric 'm' are one column"),
    ("nanStrategy: replace", "hint: only policy kayenta knows it: use a Kayenta canary config"),
    ("comparison: less_than", "hint: write 'min' for a value that must be greater"),
  ])
  func `a metric's mistake is told with its way out`(settings: String, expected: String) {
    let text = complaints("metrics: {m: {\(settings)}}")
    #expect(text.contains(expected), "\(text)")
  }

  @Test(arguments: [
    ("policy: kayneta", "unknown policy: 'kayneta'\n  hint: did you mean 'kayenta'? known: verdin"),
    ("seed: -1", "'seed' must be a whole number from 0"),
    ("seed: 1.5", "'seed' must be a whole number from 0"),
    (
      "evidence: {bootstrap: yes}",
      "'bootstrap' (replicates) must be a whole number, found the text"
    ),
    (
      "evidence: {hotelling: on}",
      "'hotelling' must be true or false, found the text 'on'\n  hint: YAML"
    ),
    ("groups: {a: -1}", "the weight of group 'a' must be 0 or more"),
    ("groups: [a]", "'groups' must be a mapping, found a list"),
    ("defaults: {max: 3}", "unknown key 'max' in defaults"),
    (
      "metrics: 3",
      "'metrics' must be a mapping of names to settings, or a list, found the number 3"
    ),
    (
      "metrics: [a]",
      "a metric in a list must be a mapping, found the text 'a'\n  hint: write '- {name"
    ),
    ("metrics: [{max: 1}]", "a metric without a name"),
    ("metrics: [{name: a}, {name: a}]", "metric 'a' is configured twice"),
    ("metrics: {a: 3}", "metric 'a' must be a mapping, found the number 3"),
    ("- a", "the configuration must be a mapping, found a list"),
    ("metrics: {a: {}, a: {}}", "key 'a' is written twice"),
    ("{\"metricSetPairList\": []}", "a judge request, where a configuration was expected"),
  ])
  func `so is one of the file`(text: String, expected: String) {
    #expect(complaints(text).contains(expected), "\(complaints(text))")
  }

  @Test(arguments: [
    ("marign", "margin"), ("max_", "max"), ("min-observations", "min_observations"),
    ("Harm", "harm"), ("numerater", "numerator"),
  ])
  func `the nearest name is what was meant`(name: String, meant: String) {
    #expect(nearest(to: name, among: ConfigKeys.metric) == meant)
  }

  @Test func `nothing is near to a word of another kind`() {
    #expect(nearest(to: "latency", among: ConfigKeys.metric) == nil)
  }
}

@Suite struct ConfigThresholdsTests {
  private let expected = JudgeConfig(metrics: [
    MetricConfig(name: "accuracy", harm: .decrease, limits: Limits(above: 0.8)),
    MetricConfig(name: "latency_ms", harm: .increase, limits: Limits(below: 100)),
    MetricConfig(name: "error_rate", harm: .increase, limits: Limits(below: 0.05)),
  ])

  @Test(arguments: [
    """
    accuracy: {min: 0.80, comparison: greater_than}
    latency_ms: {max: 100, comparison: less_than}
    error_rate: {max: 0.05, comparison: less_than}
    """,
    """
    thresholds:
      accuracy: {threshold: 0.80, comparison: ">"}
      latency_ms: {max: 100}
      error_rate: {threshold: 0.05, comparison: less_than}
    """,
    """
    {"accuracy": {"min": 0.80, "comparison": "greater_than"},
     "latency_ms": {"max": 100, "comparison": "less_than"},
     "error_rate": {"max": 0.05, "comparison": "less_than"}}
    """,
  ])
  func `a table of limits is a configuration`(text: String) throws {
    let loaded = try config(text, file: text.hasPrefix("{") ? "t.json" : "t.yaml")
    #expect(loaded.kind == .thresholds)
    #expect(loaded.config == expected)
  }

  @Test func `a floor and a ceiling hurt both ways`() throws {
    let metric = try config("m: {min: 1, max: 2}").config.metrics[0]
    #expect(metric.harm == .either)
    #expect(metric.limits == Limits(above: 1, below: 2))
  }

  @Test(arguments: [
    ("m: {max: 1, comparison: greater_than}", "metric 'm' has a 'max' and must be greater"),
    ("m: {min: 1, comparison: less_than}", "metric 'm' has a 'min' and must be less"),
    ("m: {min: 1, comparison: greater_than_or_equal}", "limits are strict"),
    ("m: {max: 1, comparison: <=}", "limits are strict"),
    (
      "m: {max: 1, comparison: lessthan}",
      "unknown comparison: 'lessthan'\n  hint: did you mean 'less_than'?"
    ),
    (
      "m: {max: 1, harm: increase}",
      "hint: a thresholds file has limits only; 'harm' can be set under"
    ),
    ("m: {threshold: 1}", "the threshold of metric 'm' has no comparison"),
    ("m: {comparison: less_than}", "metric 'm' has no limit"),
    ("m: {min: 3, max: 2}", "no value of metric 'm' is above 3 and below 2"),
    ("m: {max: high, comparison: less_than}", "'max' of metric 'm' must be a number"),
    ("m: {max: 1, threshold: 1, comparison: less_than}", "has both 'max' and 'threshold'"),
    ("thresholds: {m: {max: 1}}\nseed: 3", "unknown key 'seed' in a thresholds file"),
    (
      "m: {max: 1, comparision: less_than}",
      "unknown key 'comparision' in metric 'm'\n  hint: did you"
    ),
  ])
  func `what contradicts itself is an error`(text: String, expected: String) {
    #expect(complaints(text).contains(expected), "\(complaints(text))")
  }
}

@Suite struct ConfigKayentaConfigTests {
  private let text = """
    {"name": "x", "judge": {"name": "NetflixACAJudge-v1.0"}, "metrics": [
      {"name": "lat", "query": {}, "groups": ["l"], "analysisConfigurations": {"canary":
        {"direction": "increase", "critical": true, "outliers": {"strategy": "remove"}}}},
      {"name": "err", "groups": ["e"]},
      {"name": "off", "analysisConfigurations": {"canary": {"muted": true}}}],
     "classifier": {"groupWeights": {"l": 60, "e": 40}, "scoreThresholds": {"pass": 90, "marginal": 50}}}
    """

  @Test func `a canary config is taken as it is`() throws {
    let loaded = try config(text, file: "canary.json")
    #expect(loaded.kind == .kayenta)
    #expect(loaded.defaultPolicyName == "kayenta")
    let metrics = loaded.config.metrics
    #expect(metrics.map(\.name) == ["lat", "err", "off"])
    #expect(metrics.map(\.role) == [.guarding, .watch, .info])
    #expect(metrics[0].harm == .increase)
    #expect(metrics[0].kayenta == KayentaOptions(outlierFactor: 3, critical: true))
    #expect(loaded.config.groupWeights.map(\.group) == ["l", "e"])
    #expect(loaded.config.scoreThresholds == .init(pass: 90, marginal: 50))
  }

  @Test func `without a critical metric all that are not muted guard`() throws {
    let loaded = try config(text.replacing("\"critical\": true", with: "\"critical\": false"))
    #expect(loaded.config.metrics.map(\.role) == [.guarding, .guarding, .info])
  }

  @Test func `what Kayenta refuses is an error with its place, metric by metric`() {
    let broken = text.replacing("\"critical\": true", with: "\"critical\": 1")
      .replacing("\"groups\": [\"e\"]", with: "\"x\": 0").replacing("classifier", with: "c")
    #expect(
      complaints(broken, file: "canary.json") == """
        canary.json:1:1: error: the canary config has no classifier
          hint: add "classifier": {"groupWeights": {}}
        canary.json:3:43: error: 'critical' of metric 'lat' must be true or false, found the number 1
        canary.json:4:3: error: metric 'err' has no groups
          hint: an empty list is allowed, and so is none when the metric is muted
        """)
  }
}
