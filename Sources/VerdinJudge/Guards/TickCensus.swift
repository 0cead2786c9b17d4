/// Which ticks each arm has, in the time in which both were recorded.
struct TickCensus {
  /// The ticks that either arm recorded.
  private(set) var expected = 0
  /// Those without a finite value of the arm.
  private(set) var championMissing = 0
  private(set) var challengerMissing = 0
  /// Those with a finite value of both.
  private(set) var common = 0

  /// - Returns: nil for recordings that follow no common clock, did not run side by side, or share
  ///   less than half of their ticks, as arms that took turns do.
  init?(_ workspace: inout Workspace) {
    if workspace.champion.isAllOfOneInstance, workspace.challenger.isAllOfOneInstance,
      workspace.ticks.isOneClock
    {
      guard workspace.ticks.isRegular else { return nil }
      expected = workspace.champion.values.count
      common = expected
      return
    }
    let (champion, challenger) = (workspace.recorded.champion, workspace.recorded.challenger)
    if champion.times == challenger.times, champion.instances.isEmpty,
      challenger.instances.isEmpty
    {
      guard TickClock(champion.times) != nil else { return nil }
      expected = champion.times.count
      for place in 0..<expected {
        let (y, x) = (champion.values[place].isFinite, challenger.values[place].isFinite)
        if !y { championMissing += 1 }
        if !x { challengerMissing += 1 }
        if x && y { common += 1 }
      }
      guard common > 0, 2 * common >= expected - max(championMissing, challengerMissing) else {
        return nil
      }
      return
    }
    let offset = wholeDays(from: champion.times, to: challenger.times)
    guard let y = workspace.recordedChampionClock,
      let x = workspace.recordedChallengerClock?.moved(back: offset),
      x.hasPace(of: y), x.runsBeside(y)
    else { return nil }
    let phase = (x.first - y.first) / y.step
    guard abs(phase - phase.rounded()) < 0.05 else { return nil }
    let start = max(x.first, y.first)
    let count = Int(((min(x.last, y.last) - start) / y.step).rounded()) + 1
    // Two sessions a year apart follow one clock with an enormous gap.
    guard count <= 16 * (champion.values.count + challenger.values.count) else { return nil }
    workspace.tickMarks.removeAll(keepingCapacity: true)
    workspace.tickMarks.append(contentsOf: repeatElement([], count: count))
    func mark(_ series: Series, _ offset: Double, _ usable: TickMark) {
      for (place, time) in series.times.enumerated() {
        let tick = ((time - offset - start) / y.step).rounded()
        guard tick >= 0, tick < Double(count) else { continue }
        workspace.tickMarks[Int(tick)].insert(.recorded)
        if series.values[place].isFinite { workspace.tickMarks[Int(tick)].insert(usable) }
      }
    }
    mark(champion, 0, .champion)
    mark(challenger, offset, .challenger)
    for mark in workspace.tickMarks where mark.contains(.recorded) {
      expected += 1
      if !mark.contains(.champion) { championMissing += 1 }
      if !mark.contains(.challenger) { challengerMissing += 1 }
      if mark.contains([.champion, .challenger]) { common += 1 }
    }
    let fewer = expected - max(championMissing, challengerMissing)
    guard common > 0, 2 * common >= fewer else { return nil }
  }
}

/// What was recorded at one tick: anything, and a finite value of an arm.
struct TickMark: OptionSet {
  let rawValue: UInt8
  static let recorded = TickMark(rawValue: 1)
  static let champion = TickMark(rawValue: 2)
  static let challenger = TickMark(rawValue: 4)
}
