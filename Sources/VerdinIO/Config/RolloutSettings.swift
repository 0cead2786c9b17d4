import VerdinRollout

/// How a configuration says to roll out; what it does not say is the default.
package struct RolloutSettings: Sendable, Equatable {
  package var plan = StagedPlan.standard
  package var rules = StageRules()
  /// What splits the traffic, as `makeRouter` reads it.
  package var router: String?
  /// Where the metrics of the running rollout come from.
  package var metrics: SourceSettings?

  package init() {}
}

extension ConfigReader {
  mutating func rolloutSettings(_ node: Node) -> RolloutSettings {
    var settings = RolloutSettings()
    var stages: Node?
    var stageDuration = 1_800.0
    for member in members(node, "'rollout'", keys: ConfigKeys.rollout) {
      let (node, what) = (member.node, "'\(member.key)' of 'rollout'")
      switch member.key {
      case "stages": stages = node
      case "stage_duration": stageDuration = duration(node, what) ?? stageDuration
      case "early_stages":
        let word = choice(node, what, of: StagedPlan.EarlyStages.allCases.map(\.rawValue))
        settings.plan.earlyStages =
          word.flatMap(StagedPlan.EarlyStages.init) ?? settings.plan.earlyStages
      case "extension":
        settings.plan.extensionLimit = duration(node, what) ?? settings.plan.extensionLimit
      case "unresolved":
        let word = choice(node, what, of: StagedPlan.Unresolved.allCases.map(\.rawValue))
        settings.plan.unresolved =
          word.flatMap(StagedPlan.Unresolved.init) ?? settings.plan.unresolved
      case "hold": settings.plan.holdLimit = duration(node, what) ?? settings.plan.holdLimit
      case "router": settings.router = text(node, what)
      case "metrics": settings.metrics = metricSource(node)
      default: readRule(member, what, into: &settings.rules)
      }
    }
    for place in settings.plan.stages.indices {
      settings.plan.stages[place].duration = stageDuration
    }
    if let stages, let read = self.stages(stages, lasting: stageDuration) {
      settings.plan.stages = read
      if let fault = settings.plan.faults.first, diagnostics.isEmpty {
        error(fault, at: stages.position, hint: "write [1, 5, 25, 50, 100], in percent")
      }
    }
    return settings
  }

  private mutating func readRule(
    _ member: Node.Member, _ what: String, into rules: inout StageRules
  ) {
    let node = member.node
    switch member.key {
    case "interval": rules.interval = duration(node, what) ?? rules.interval
    case "settle": rules.settle = duration(node, what)
    case "traffic": rules.traffic = text(node, what) ?? rules.traffic
    case "min_points":
      rules.caution.points = integer(node, what, in: 1...Int.max) ?? rules.caution.points
    default: rules.caution.trials = integer(node, what, in: 1...Int.max) ?? rules.caution.trials
    }
  }

  private mutating func stages(_ node: Node, lasting usual: Double) -> [StagedPlan.Stage]? {
    guard let elements = node.elements else {
      mistyped(node, "'stages' of 'rollout'", expected: "a list", hint: "write [1, 5, 25, 50, 100]")
      return nil
    }
    let stages = elements.map { stage($0, lasting: usual) }
    return stages.contains { $0 == nil } ? nil : stages.compactMap(\.self)
  }

  private mutating func stage(_ node: Node, lasting usual: Double) -> StagedPlan.Stage? {
    guard node.members != nil else {
      return percent(node).map { StagedPlan.Stage(share: $0, duration: usual) }
    }
    var share: TrafficShare?
    var seconds = usual
    for member in members(node, "a stage", keys: ConfigKeys.stage) {
      switch member.key {
      case "share": share = percent(member.node)
      default: seconds = duration(member.node, "'duration' of a stage") ?? seconds
      }
    }
    if node["share"] == nil {
      error("a stage without a share", at: node.position, hint: "write {share: 5, duration: 30m}")
    }
    return share.map { StagedPlan.Stage(share: $0, duration: seconds) }
  }

  /// 5 or "5%".
  private mutating func percent(_ node: Node) -> TrafficShare? {
    var value: Double?
    if case .number(let number) = node.value { value = number.value }
    if let text = node.string, text.hasSuffix("%") {
      value = Double(text.dropLast().filter { $0 != " " })
    }
    guard let value, let share = TrafficShare(percent: value), share > .none else {
      mistyped(
        node, "the share of a stage", expected: "a percentage above 0 and at most 100",
        hint: "hundredths of a per cent are the finest: 0.25")
      return nil
    }
    return share
  }
}
