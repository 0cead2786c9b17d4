import ArgumentParser
import Foundation
import VerdinIO
import VerdinRollout

/// What a rollout is made of: its configuration, and what a flag says instead.
struct RolloutOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The configuration in YAML or JSON, with a section 'rollout'. Also VERDIN_CONFIG. Without one "
        + "the limits are accuracy > 0.80, latency_ms < 100, error_rate < 0.05.",
      valueName: "file"))
  var config: String?

  @Option(
    help: ArgumentHelp(
      "The challenger's share of the traffic, stage by stage, in percent.", valueName: "percents"))
  var stages: PercentList?

  @Option(help: ArgumentHelp("How long each stage lasts: 1800s, 30m, 1h.", valueName: "time"))
  var stageDuration: TimeSpan?

  @Option(help: ArgumentHelp("The time between two looks.", valueName: "time"))
  var interval: TimeSpan?

  @Option(
    help: ArgumentHelp(
      "What is not judged after each change of the share.", valueName: "time"))
  var settle: TimeSpan?

  @Option(
    help: ArgumentHelp(
      "What splits the traffic: \(RouterKind.all.map(\.name).joined(separator: ", ")), as in "
        + "haproxy:/run/haproxy.sock?backend=model.",
      valueName: "router"))
  var router: String?

  @Option(
    help: ArgumentHelp(
      "The CSV of both arms that grows while the rollout runs, instead of the configuration's "
        + "source.", valueName: "file"))
  var metrics: String?

  @Option(
    help: ArgumentHelp(
      "How it begins: 'staged' with the first share of the traffic, 'shadow' with a stage at which the "
        + "challenger gets copies alone, compared as section 'shadow' of the configuration says.",
      valueName: "strategy"))
  var strategy = Strategy.staged

  enum Strategy: String, CaseIterable, ExpressibleByArgument { case staged, shadow }

  @Option(help: ArgumentHelp("What the champion's version is called.", valueName: "version"))
  var champion = "champion"

  @Option(help: ArgumentHelp("What the challenger's version is called.", valueName: "version"))
  var challenger = "challenger"

  /// What the rollout starts from; the router's name is checked, but nothing is asked of it.
  func start() throws -> (start: RolloutStart, loaded: LoadedConfig) {
    let path = config ?? ProcessInfo.processInfo.environment["VERDIN_CONFIG"]
    let bytes = try path.map { try ByteSource(argument: $0).read().array }
    let text = bytes ?? Array(standardLimits.utf8)
    let loaded = try LoadedConfig(text, file: path ?? "the standard limits")
    var settings = loaded.rollout ?? RolloutSettings()
    if let stageDuration {
      for place in settings.plan.stages.indices {
        settings.plan.stages[place].duration = stageDuration.seconds
      }
    }
    if let stages { settings.plan.stages = try planned(stages, like: settings.plan.stages) }
    if let interval { settings.rules.interval = interval.seconds }
    if let settle { settings.rules.settle = settle.seconds }
    guard let router = router ?? settings.router else {
      throw Diagnostic(
        file: path ?? "--router", message: "nothing says what splits the traffic",
        hint: "give --router, or 'router' under 'rollout' in the configuration: "
          + RouterKind.all.map(\.usage).joined(separator: ", "))
    }
    let start = RolloutStart(
      plan: settings.plan, rules: settings.rules, champion: champion, challenger: challenger,
      configuration: String(decoding: text, as: UTF8.self), configurationPath: path.map(absolute),
      router: router, metrics: metrics.map(absolute),
      shadow: strategy == .shadow
        ? try shadow(loaded, router, usual: settings.plan.stages.first?.duration ?? 1_800) : nil)
    return (start, loaded)
  }

  /// The stage of copies, which lasts as long as the first of the others unless it says so itself.
  private func shadow(
    _ loaded: LoadedConfig, _ spec: String, usual: Double
  ) throws -> ShadowStage {
    guard let section = loaded.shadow else {
      throw Diagnostic(
        file: loaded.file, message: "nothing says where the answers to copies are logged",
        hint: "add 'shadow: {champion: champion.jsonl, challenger: challenger.jsonl, labels: "
          + "labels.csv}'")
    }
    let isMirroring = try makeRouter(spec) is any MirroringRouter
    if !isMirroring, section.mirror != nil {
      throw Diagnostic(
        file: loaded.file, message: "this router copies no requests: \(spec)",
        hint: "leave 'mirror' out of 'shadow', and have the copies made by what stands before it")
    }
    return ShadowStage(
      duration: section.duration ?? usual, mirror: isMirroring ? section.mirror ?? .all : nil)
  }

  /// A stage that the configuration has too lasts as long as there, any other as long as its first.
  private func planned(
    _ stages: PercentList, like known: [StagedPlan.Stage]
  ) throws(Diagnostic) -> [StagedPlan.Stage] {
    let planned = stages.shares.compactMap { share in
      TrafficShare(percent: (share * 1e8).rounded() / 1e6).map { share in
        let alike = known.first { $0.share == share } ?? known.first
        return StagedPlan.Stage(share: share, duration: alike?.duration ?? 1_800)
      }
    }
    let hint = "write them in percent, ascending to 100, as in --stages 1,5,25,50,100"
    guard planned.count == stages.shares.count else {
      throw Diagnostic(
        file: "--stages", message: "a share is no whole number of hundredths of a per cent",
        hint: hint)
    }
    if let fault = StagedPlan(stages: planned).faults.first {
      throw Diagnostic(file: "--stages", message: fault, hint: hint)
    }
    return planned
  }
}

/// A path that means the same from everywhere.
func absolute(_ path: String) -> String {
  path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
}
