extension JudgeConfig {
  /// Whether a policy that scores groups would have nothing to score.
  public var namesNoGroup: Bool {
    groupWeights.isEmpty && defaults.groups.isEmpty && metrics.allSatisfy(\.groups.isEmpty)
  }

  /// The same rules with all metrics in one group, when none is in any.
  func inOneGroup() -> JudgeConfig {
    guard namesNoGroup else { return self }
    var config = self
    config.defaults.groups = ["metrics"]
    for place in config.metrics.indices { config.metrics[place].groups = ["metrics"] }
    return config
  }
}
