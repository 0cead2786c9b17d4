import VerdinJudge

/// Verdin's own form.
extension ConfigReader {
  mutating func verdinConfiguration(_ root: Node) -> LoadedConfig {
    let (config, policy) = verdinConfig(root)
    let isEmpty = config.metrics.isEmpty && (root["defaults"]?.members ?? []).isEmpty
    if isEmpty, diagnostics.isEmpty {
      error(
        "an empty configuration judges nothing", at: root.position,
        hint: "name a metric: 'metrics: {latency_ms: {harm: increase}}'")
    }
    return LoadedConfig(
      file: file, kind: .verdin, config: config, defaultPolicyName: policy ?? "verdin",
      history: history, rollout: rollout, shadow: shadow, root: root)
  }

  /// The settings of a mapping with Verdin's keys, and the policy when it names one.
  mutating func verdinConfig(_ root: Node) -> (config: JudgeConfig, policy: String?) {
    var config = JudgeConfig()
    var policy: String?
    var metrics: Node?
    for member in members(root, "the configuration", keys: ConfigKeys.root) {
      let node = member.node
      switch member.key {
      case "policy": policy = choice(node, "policy", of: ConfigKeys.policies)
      case "alpha": readAlpha(node, into: &config.alpha)
      case "seed": config.seed = seed(node) ?? config.seed
      case "looks": config.looks = looks(node) ?? config.looks
      case "evidence": readEvidence(node, into: &config.evidence)
      case "groups": config.groupWeights = groupWeights(node)
      case "defaults":
        read(node, into: &config.defaults, owner: "defaults", keys: ConfigKeys.defaults)
        checkMargin(of: config.defaults, owner: "defaults", in: node)
      case "metrics": metrics = node
      case "aa_history": history = historyPlace(node)
      case "rollout": rollout = rolloutSettings(node)
      case "shadow": shadow = shadowSettings(node)
      case let key where ConfigKeys.guards.contains(key):
        readGuard(member, into: &config.guards)
      default: break
      }
    }
    if policy == "kayenta", config.looks != .once, let looks = root["looks"] {
      error(
        "policy kayenta knows no repeated looks", at: looks.position,
        hint: "leave 'looks' out, or judge by policy verdin")
    }
    // Last, because metrics start from the defaults wherever those stand in the text.
    if let metrics { config.metrics = self.metrics(metrics, defaults: config.defaults) }
    return (config, policy)
  }

  private mutating func readAlpha(_ node: Node, into alpha: inout JudgeConfig.Alpha) {
    for member in members(node, "'alpha'", keys: ConfigKeys.alpha) {
      guard let value = number(member.node, "alpha '\(member.key)'") else { continue }
      guard value > 0, value < 0.5 else {
        mistyped(member.node, "alpha '\(member.key)'", expected: "above 0 and below 0.5")
        continue
      }
      switch member.key {
      case "fail": alpha.fail = value
      case "pass": alpha.pass = value
      case "marginal": alpha.marginal = value
      default: alpha.family = value
      }
    }
  }

  private mutating func readEvidence(
    _ node: Node, into evidence: inout JudgeConfig.ExtraEvidence
  ) {
    for member in members(node, "'evidence'", keys: ConfigKeys.evidence) {
      switch member.key {
      case "bootstrap":
        let replicates = integer(member.node, "'bootstrap' (replicates)", in: 0...1_000_000)
        evidence.bootstrapReplicates = replicates ?? 0
      case "permutations":
        let drawn = integer(member.node, "'permutations'", in: 0...1_000_000)
        evidence.permutations = drawn ?? 0
      case "flip": evidence.flip = flag(member.node, "'flip'")
      default: evidence.hotelling = flag(member.node, "'hotelling'") ?? false
      }
    }
  }

  private mutating func seed(_ node: Node) -> UInt64? {
    if case .number(let number) = node.value, let seed = UInt64(number.text) { return seed }
    mistyped(node, "'seed'", expected: "a whole number from 0 to \(UInt64.max)")
    return nil
  }

  private mutating func groupWeights(_ node: Node) -> [JudgeConfig.GroupWeight] {
    members(node, "'groups'").compactMap { member in
      guard let weight = number(member.node, "the weight of group '\(member.key)'") else {
        return nil
      }
      guard weight >= 0 else {
        mistyped(member.node, "the weight of group '\(member.key)'", expected: "0 or more")
        return nil
      }
      return .init(group: member.key, weight: weight)
    }
  }

  private mutating func metrics(_ node: Node, defaults: MetricConfig) -> [MetricConfig] {
    if let members = node.members {
      return members.map { member in
        if member.key.isEmpty { error("a metric without a name", at: member.keyPosition) }
        return metric(member.key, member.node, keys: ConfigKeys.metric, defaults: defaults)
      }
    }
    guard let elements = node.elements else {
      if !node.isNull {
        mistyped(node, "'metrics'", expected: "a mapping of names to settings, or a list")
      }
      return []
    }
    var metrics: [MetricConfig] = []
    for element in elements {
      guard element.members != nil else {
        mistyped(
          element, "a metric in a list", expected: "a mapping", hint: "write '- {name: latency_ms}'"
        )
        continue
      }
      guard let nameNode = element["name"] else {
        error("a metric without a name", at: element.position, hint: "add 'name'")
        continue
      }
      guard let name = text(nameNode, "the name of a metric") else { continue }
      if metrics.contains(where: { $0.name == name }) {
        error("metric '\(name)' is configured twice", at: nameNode.position)
      }
      metrics.append(
        metric(name, element, keys: ["name"] + ConfigKeys.metric, defaults: defaults))
    }
    return metrics
  }
}
