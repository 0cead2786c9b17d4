extension DataGuard {
  /// Both arms still report: at the time of the judgement, and else when the other arm does.
  ///
  /// Unless the configuration says how old a last value may be, it is three ticks or a twentieth of
  /// the recording, whichever is more.
  static let freshness = DataGuard(
    name: .freshness,
    check: .metric { guards, workspace in
      let ticks = workspace.ticks
      guard let y = ticks.championClock?.last ?? workspace.champion.times.max(),
        let x = ticks.challengerClock?.last ?? workspace.challenger.times.max()
      else {
        guard guards.freshness != nil else { return nil }
        return "the recording has no times, so nobody knows how old it is"
      }
      if let now = guards.asOf {
        guard let limit = guards.freshness ?? usualAge(workspace) else { return nil }
        return tooOld("champion", now - y, limit) ?? tooOld("challenger", now - x, limit)
      }
      let pair = workspace.recorded
      let offset = wholeDays(from: pair.champion.times, to: pair.challenger.times)
      // Arms that took turns, or that ran one after the other, end as they may.
      guard workspace.census != nil, let limit = guards.freshness ?? usualAge(workspace)
      else { return nil }
      let lead = x - offset - y
      guard abs(lead) > limit else { return nil }
      return "the last value of the \(lead > 0 ? "champion" : "challenger") is "
        + "\(seconds(abs(lead))) older than the other's: it stopped reporting"
    })

  private static func tooOld(_ arm: String, _ age: Double, _ limit: Double) -> String? {
    guard age > limit else { return nil }
    return "the last value of the \(arm) is \(seconds(age)) old; \(seconds(limit)) are allowed"
  }

  private static func usualAge(_ workspace: borrowing Workspace) -> Double? {
    guard let y = workspace.recordedChampionClock, let x = workspace.recordedChallengerClock
    else { return nil }
    return max(3 * max(x.step, y.step), 0.05 * min(x.duration, y.duration))
  }

  private static func seconds(_ value: Double) -> String { Figures.plain(value) + " s" }
}
