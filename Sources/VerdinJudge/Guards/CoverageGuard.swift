extension DataGuard {
  /// No value is infinite: a division by zero upstream is no measurement.
  static let finite = DataGuard(
    name: .finite,
    check: .metric { _, workspace in
      for (arm, sample) in workspace.arms where sample.infinite > 0 {
        return "the \(arm) has \(sample.infinite) infinite values"
      }
      return nil
    })

  /// Enough of what should be there is: of each arm's recorded points, and of the ticks of the time
  /// in which both arms were recorded.
  static let coverage = DataGuard(
    name: .coverage,
    check: .metric { guards, workspace in
      for (arm, sample) in workspace.arms where sample.coverage < guards.coverage {
        return "the \(arm) misses \(Figures.percent(1 - sample.coverage)) of its points"
      }
      guard let census = workspace.census else { return nil }
      let expected = Double(census.expected)
      for (arm, missing) in [
        ("champion", census.championMissing), ("challenger", census.challengerMissing),
      ] where 1 - Double(missing) / expected < guards.coverage {
        return "the \(arm) misses \(missing) of \(census.expected) ticks that were recorded"
      }
      guard Double(census.common) / expected < guards.coverage else { return nil }
      return "only \(census.common) of \(census.expected) ticks have a value of both arms"
    })
}

extension Workspace {
  var arms: [(name: String, sample: CleanSample)] {
    [("champion", champion), ("challenger", challenger)]
  }
}
