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
    for place in start.firstStage..<start.plan.stages.count {
      let stage = start.stage(place)
      let what =
        place == ShadowStage.index
        ? start.shadow?.mirror.map { "copies of \($0) of the requests" } ?? "copies by others"
        : "\(stage.share)"
      print("  \(place + 1)  \(what) for \(TimeSpan(seconds: stage.duration))")
      for command in router.commands(for: place, of: start) { print("       \(command)") }
    }
    print("rollback")
    for command in router.rollbackCommands { print("       \(command)") }
    print("limits, at every look")
    let limited = loaded.config.metrics.filter { !$0.limits.isEmpty }
    for metric in limited { print("  \(metric.limitsInWords)") }
    if limited.isEmpty { print("  none: only the comparison with the champion decides") }
    let rules = start.rules
    print(
      "a look every \(TimeSpan(seconds: rules.interval)); traffic counted by '\(rules.traffic)'")
    if start.shadow != nil {
      print("the copies' stage needs a pass at its end; nothing else opens 1")
    }
    print(
      "early stages need \(start.plan.earlyStages.rawValue); the last comparison needs a pass; "
        + "then \(start.plan.unresolved.rawValue)")
  }
}

extension RehearsingRouter {
  /// What is sent for a stage of a rollout that has come as far as that.
  func commands(for stage: Int, of start: RolloutStart) -> [String] {
    guard let mirror = start.shadow?.mirror, stage <= 0, let router = self as? any MirroringRouter
    else { return commands(for: start.stage(stage).share) }
    return stage == ShadowStage.index
      ? router.mirrorCommands(for: mirror)
      : router.mirrorCommands(for: .none) + commands(for: start.stage(stage).share)
  }

  var rollbackCommands: [String] {
    commands(for: .none) + ((self as? any MirroringRouter)?.mirrorCommands(for: .none) ?? [])
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
