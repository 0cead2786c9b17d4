/// Moves the ticks of both arms onto one clock when they follow two that differ by a constant of
/// less than half a tick: scrapes at :00 and at :17, or times that jitter by milliseconds.
///
/// Values are joined where their times are equal, so that two such arms would share no tick.
///
/// - Returns: what to say of it, when the clocks differ by more than a hundredth of a tick.
func alignTicks(of pair: inout MetricPair) -> String? {
  let (champion, challenger) = (pair.champion.times, pair.challenger.times)
  guard champion != challenger, pair.champion.instances.isEmpty,
    pair.challenger.instances.isEmpty, let y = TickClock(champion), let x = TickClock(challenger),
    x.hasPace(of: y)
  else { return nil }
  let ticks = (x.first - y.first) / y.step
  let offset = ticks - ticks.rounded()
  // Half a tick could be rounded either way.
  guard offset != 0, abs(offset) < 0.5 - 1e-6 else { return nil }
  func onGrid(_ times: [Double], _ offset: Double) -> [Double] {
    times.map { y.first + (($0 - y.first) / y.step - offset).rounded() * y.step }
  }
  let (grid, other) = (onGrid(champion, 0), onGrid(challenger, offset))
  // Where the clock runs away from the grid, two ticks may fall on one place.
  guard TickClock(grid) != nil, TickClock(other) != nil else { return nil }
  pair.champion.times = grid
  pair.challenger.times = other
  guard abs(offset) > 0.01 else { return nil }
  return "the challenger's clock is \(Figures.plain(abs(offset) * y.step)) s "
    + (offset > 0 ? "ahead" : "behind") + ": ticks are joined with the nearest"
}
