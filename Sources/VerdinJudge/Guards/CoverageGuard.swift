extension DataGuard {
  /// No value is infinite: a division by zero upstream is no measurement.
  static let finite = DataGuard(
    name: .finite,
    check: .metric { _, workspace in
      infinite("champion", workspace.champion) ?? infinite("challenger", workspace.challenger)
    })

  private static func infinite(_ arm: String, _ sample: borrowing CleanSample) -> String? {
    sample.infinite > 0 ? "the \(arm) has \(sample.infinite) infinite values" : nil
  }

  /// Enough of what should be there is: of each arm's recorded points, and of the ticks of the time
  /// in which both arms were recorded.
  static let coverage = DataGuard(
    name: .coverage,
    check: .metric { guards, workspace in
      let least = guards.coverage
      if let gap = gap("champion", workspace.champion, least)
        ?? gap("challenger", workspace.challenger, least)
      {
        return gap
      }
      guard let census = workspace.census else { return nil }
      if let gap = gap("champion", census.championMissing, census, least)
        ?? gap("challenger", census.challengerMissing, census, least)
      {
        return gap
      }
      guard Double(census.common) / Double(census.expected) < least else { return nil }
      return "only \(census.common) of \(census.expected) ticks have a value of both arms"
    })

  private static func gap(
    _ arm: String, _ sample: borrowing CleanSample, _ least: Double
  ) -> String? {
    guard sample.coverage < least else { return nil }
    return "the \(arm) misses \(Figures.percent(1 - sample.coverage)) of its points"
  }

  private static func gap(
    _ arm: String, _ missing: Int, _ census: TickCensus, _ least: Double
  ) -> String? {
    guard 1 - Double(missing) / Double(census.expected) < least else { return nil }
    return "the \(arm) misses \(missing) of \(census.expected) ticks that were recorded"
  }
}
