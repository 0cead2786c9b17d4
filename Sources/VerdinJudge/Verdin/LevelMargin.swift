/// A margin as an effect on the level can be held against it.
enum LevelMargin {
  /// Of values that are all positive.
  case relative(Double)
  case absolute(Double)

  var isRelative: Bool {
    if case .relative = self { true } else { false }
  }
}

extension MetricConfig {
  /// The margin as it can be applied to these values, by the champion's median level.
  ///
  /// - Returns: nil for a margin that speaks of no level.
  func margin(onLevelOf workspace: borrowing Workspace) -> LevelMargin? {
    margin.onLevel(workspace.sortedChampion.median, isPositive: workspace.isPositive)
  }
}

extension MetricConfig.Margin {
  /// A relative margin on values that are not all positive is that share of the champion's level, in
  /// the metric's unit; of a relative and an absolute one the wider at that level counts.
  ///
  /// - Returns: nil for a margin that speaks of no level.
  func onLevel(_ level: Double, isPositive: Bool = true) -> LevelMargin? {
    switch self {
    case .relative(let share): isPositive ? .relative(share) : .absolute(share * abs(level))
    case .absolute(let amount): .absolute(amount)
    case .relativeOrAbsolute(let share, let amount):
      isPositive && share * level >= amount
        ? .relative(share) : .absolute(max(share * abs(level), amount))
    case .superiority: nil
    }
  }
}

extension MetricConfig.Margin {
  /// How far the superiority may lie from one half, for a margin that speaks of it.
  var superiority: Double? {
    if case .superiority(let theta) = self { theta - 0.5 } else { nil }
  }
}
