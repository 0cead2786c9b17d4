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
  /// The margin as it can be applied to these values: a relative one on values that are not all
  /// positive is that share of the champion's median level, in the metric's unit; of a relative and
  /// an absolute one the wider at that level counts.
  ///
  /// - Returns: nil for a margin that speaks of no level.
  func margin(onLevelOf workspace: borrowing Workspace) -> LevelMargin? {
    let level = abs(workspace.sortedChampion.median)
    switch margin {
    case .relative(let share):
      return workspace.isPositive ? .relative(share) : .absolute(share * level)
    case .absolute(let amount): return .absolute(amount)
    case .relativeOrAbsolute(let share, let amount):
      let isShareWider = workspace.isPositive && share * level >= amount
      return isShareWider ? .relative(share) : .absolute(max(share * level, amount))
    case .superiority: return nil
    }
  }
}

extension MetricConfig.Margin {
  /// How far the superiority may lie from one half, for a margin that speaks of it.
  var superiority: Double? {
    if case .superiority(let theta) = self { theta - 0.5 } else { nil }
  }
}
