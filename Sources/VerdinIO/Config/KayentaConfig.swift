import VerdinJudge

/// A Kayenta canary configuration, taken as it is.
extension ConfigReader {
  func isKayenta(_ root: Node) -> Bool {
    if root["classifier"] != nil || root["canaryConfig"] != nil || root["judge"] != nil {
      return true
    }
    return root["metrics"]?.elements?.contains {
      $0["analysisConfigurations"] != nil || $0["query"] != nil || $0["scopeName"] != nil
    } ?? false
  }

  mutating func kayentaConfiguration(_ root: Node) -> LoadedConfig {
    let canary = root["canaryConfig"] ?? root
    var config = JudgeConfig()
    if let list = canary["metrics"]?.elements {
      config.metrics = list.compactMap { kayentaMetric($0) }
    }
    if config.metrics.isEmpty, diagnostics.isEmpty {
      error(
        "an empty configuration judges nothing", at: (canary["metrics"] ?? canary).position,
        hint: "'metrics' is the list of what to judge")
    }
    setRoles(&config.metrics)
    var notes = [
      "a Kayenta canary config: policy verdin takes over direction, critical (a guard), muted "
        + "(info), groups and weights; effect sizes, outliers and NaN strategy are Kayenta's alone"
    ]
    do {
      config.groupWeights = try kayentaWeights(canary)
      if let thresholds = canary["classifier"]?["scoreThresholds"], !thresholds.isNull {
        config.scoreThresholds = try kayentaThresholds(thresholds)
      } else {
        let standard = config.scoreThresholds
        notes.append(
          "no scoreThresholds: Pass from \(plain(standard.pass)), Marginal from \(plain(standard.marginal))"
        )
      }
    } catch {
      self.error(error.message, at: error.position, hint: error.hint)
    }
    return LoadedConfig(
      file: file, kind: .kayenta, config: config, defaultPolicyName: "kayenta", notes: notes,
      root: root)
  }

  private mutating func kayentaMetric(_ node: Node) -> MetricConfig? {
    do {
      let entry = try KayentaEntry(node)
      guard let name = entry.name, !name.isEmpty else {
        error("a metric without a name", at: node.position)
        return nil
      }
      let metric = try entry.metric()
      try entry.checkGroups(muted: metric.kayenta.muted)
      return metric
    } catch {
      self.error(error.message, at: error.position, hint: error.hint)
      return nil
    }
  }

  /// Critical metrics guard, muted ones inform; without a critical one all that are not muted guard.
  private func setRoles(_ metrics: inout [MetricConfig]) {
    let hasCritical = metrics.contains { $0.kayenta.critical && !$0.kayenta.muted }
    for i in metrics.indices {
      metrics[i].role =
        if metrics[i].kayenta.muted {
          .info
        } else if metrics[i].kayenta.critical || !hasCritical {
          .guarding
        } else {
          .watch
        }
    }
  }
}

/// The weights of a canary configuration in the order of its text.
func kayentaWeights(
  _ canaryConfig: Node
) throws(KayentaRequestError) -> [JudgeConfig.GroupWeight] {
  guard let classifier = canaryConfig["classifier"], !classifier.isNull else {
    throw KayentaRequestError(
      "the canary config has no classifier", at: canaryConfig.position,
      hint: "add \"classifier\": {\"groupWeights\": {}}")
  }
  guard classifier.members != nil else {
    throw KayentaRequestError(
      "'classifier' must be a mapping, found \(classifier.summary)", at: classifier.position)
  }
  guard let weights = classifier["groupWeights"], !weights.isNull else { return [] }
  guard let members = weights.members else {
    throw KayentaRequestError(
      "'groupWeights' must be a mapping, found \(weights.summary)", at: weights.position)
  }
  var result: [JudgeConfig.GroupWeight] = []
  for member in members {
    result.append(.init(group: member.key, weight: try kayentaDouble(member.node)))
  }
  return result
}

/// The score thresholds; a missing number is 0, as it is to Kayenta.
func kayentaThresholds(
  _ node: Node
) throws(KayentaRequestError) -> JudgeConfig.ScoreThresholds {
  guard node.members != nil else {
    throw KayentaRequestError(
      "'scoreThresholds' must be a mapping, found \(node.summary)", at: node.position)
  }
  var thresholds = JudgeConfig.ScoreThresholds(pass: 0, marginal: 0)
  if let pass = node["pass"] { thresholds.pass = try kayentaDouble(pass) }
  if let marginal = node["marginal"] { thresholds.marginal = try kayentaDouble(marginal) }
  return thresholds
}
