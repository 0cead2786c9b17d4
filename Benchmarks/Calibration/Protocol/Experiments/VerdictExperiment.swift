import RealModule
import VerdinIO
import VerdinJudge
import VerdinNumerics
import VerdinSimulation

extension Experiment {
  /// How often `judge` says fail, or pass, of a challenger whose true level is given, with a margin
  /// of 10 %; and how often the plain bounds of the series say so, without the rules around them.
  static let verdict = Experiment(
    prefixes: ["V-"], variants: { _ throws(Diagnostic) in ["judge", "bounds alone"] },
    data: { scenario throws(Diagnostic) in
      let phi = scenario.number("phi", default: 0)
      return "\(try scenario.text("verdict_scenario")) \(try scenario.number("n")) \(phi) "
        + "\(try scenario.number("ratio"))"
    }
  ) { scenarios throws(Diagnostic) in
    let noise = try logNoise(scenarios[0])
    let count = try scenarios[0].integer("n")
    let ratio = try scenarios[0].number("ratio")
    let wanted = try scenarios.map { scenario throws(Diagnostic) in try asked(scenario) }
    let isJudged = scenarios.map { $0.variant == "judge" }
    let times = (0..<count).map { 60 * Double($0) }
    let config = JudgeConfig(
      metrics: [MetricConfig(name: "m", harm: .increase, margin: .relative(0.1))])
    let alpha = config.alpha
    return { generator, storage, results in
      storage.arms.removeAll()
      noise.draw(count, level: 100, ratio: ratio, &generator, &storage.arms)
      let (x, y) = (storage.arms.challenger, storage.arms.champion)
      let pair = MetricPair(
        name: "m", champion: Series(y, times: times), challenger: Series(x, times: times))
      let said = judge([pair], config: config, policy: .verdin, workspace: &storage.workspace)
        .verdict
      let test = PairedSeries.estimate(
        x.span, y.span, scale: .logRatio, scratch: &storage.series)?.test(
          margin: MarginTest.logarithmic(0.1, harm: .increase), harm: .increase,
          alphaFail: alpha.fail, alphaPass: alpha.pass)
      let bounded: Verdict =
        test?.provesHarm == true ? .fail : test?.excludesHarm == true ? .pass : .inconclusive
      for place in wanted.indices {
        results.append((isJudged[place] ? said : bounded) == wanted[place] ? 1 : 0)
      }
    }
  }

  private static func asked(_ scenario: Scenario) throws(Diagnostic) -> Verdict {
    if scenario.what.hasPrefix("P(FAIL)") { return .fail }
    if scenario.what.hasPrefix("P(PASS)") { return .pass }
    throw scenario.unusable("P(FAIL) or P(PASS) at the start of 'what'")
  }

  private static func logNoise(_ scenario: Scenario) throws(Diagnostic) -> LogNoise {
    let phi = scenario.number("phi", default: 0)
    switch try scenario.text("verdict_scenario") {
    case "iid", "ar": return LogNoise(own: (0.1, phi))
    case "shock": return LogNoise(own: (0.1, phi), common: (0.2, 0.97))
    case "noisy": return LogNoise(own: (0.5, phi))
    default: throw scenario.unusable("a known noise: iid, ar, shock, noisy")
    }
  }
}
