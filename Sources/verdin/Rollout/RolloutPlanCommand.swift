import ArgumentParser
import VerdinIO
import VerdinJudge
import VerdinRollout

struct RolloutPlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Tell what a rollout would do: stages, limits, and every command to the router.",
    discussion: """
      Nothing is started, sent or written. Whether each stage can show anything with your traffic is \
      what 'verdin plan' tells.
      """)

  @OptionGroup var options: RolloutOptions

  func run() throws {
    let (start, loaded) = try options.start()
    let router = try makeRouter(start.router)
    if let objection = start.plan.stages.lazy.compactMap({ router.objection(to: $0.share) }).first {
      throw Diagnostic(file: start.router, message: objection)
    }
    print("stages")
    for (place, stage) in start.plan.stages.enumerated() {
      print("  \(place + 1)  \(stage.share) for \(TimeSpan(seconds: stage.duration))")
      for command in router.commands(for: stage.share) { print("       \(command)") }
    }
    print("rollback")
    for command in router.commands(for: .none) { print("       \(command)") }
    print("limits, at every look")
    let limited = loaded.config.metrics.filter { !$0.limits.isEmpty }
    for metric in limited { print("  \(metric.limitsInWords)") }
    if limited.isEmpty { print("  none: only the comparison with the champion decides") }
    let rules = start.rules
    print(
      "a look every \(TimeSpan(seconds: rules.interval)); traffic counted by '\(rules.traffic)'")
    print(
      "early stages need \(start.plan.earlyStages.rawValue); the last comparison needs a pass; "
        + "then \(start.plan.unresolved.rawValue)")
  }
}

extension MetricConfig {
  /// `mean of latency_ms < 100`.
  fileprivate var limitsInWords: String {
    let sides = [limits.above.map { "> \($0)" }, limits.below.map { "< \($0)" }]
    return "\(limits.statistic.rawValue) of \(name) "
      + sides.compactMap(\.self).joined(separator: " and ")
  }
}
