import VerdinNumerics

extension DataGuard {
  /// The arms' ticks of one time are of one time. Hours of another time zone, or a tick that is
  /// named by its end in one arm and by its start in the other, compare different load.
  static let clock = DataGuard(
    name: .clock,
    check: .metric { _, workspace in
      guard let ticks = SideBySide(workspace), let step = ticks.step,
        let found = CommonLoadLag(ticks, step: step, &workspace)
      else { return nil }
      let seconds = Figures.plain(Double(abs(found.lag)) * step)
      return "the challenger repeats the champion's ups and downs \(seconds) s "
        + "\(found.lag > 0 ? "later" : "earlier") (agreement \(Figures.plain(found.agreement)), "
        + "\(Figures.plain(found.agreementNow)) at the same time): do the arms' clocks differ?"
    })
}

/// The lag at which two series move together, when it is plainly another than none.
///
/// What each tick brings that the tick before did not announce (the residue of a first-order
/// autoregression) is up or down. Such signs of unrelated series agree by the toss of a coin,
/// however dependent the series are on their own past and however wild their spikes, so a lag counts
/// when they agree beyond six standard errors. A pattern that returns, such as a job every ten
/// minutes, agrees at many lags and tells nothing of clocks.
struct CommonLoadLag {
  /// By how many ticks the challenger is later; negative when it is earlier.
  private(set) var lag = 0
  /// From 0, as often as by chance, to 1, always.
  private(set) var agreement = -Double.infinity
  private(set) var agreementNow: Double

  private static let fewest = 60

  init?(_ ticks: SideBySide, step: Double, _ workspace: inout Workspace) {
    let count = ticks.champion.count
    guard count >= Self.fewest,
      workspace.challengerSigns.read(ticks.challenger.span, sorted: workspace.sortedChallenger),
      workspace.championSigns.read(ticks.champion.span, sorted: workspace.sortedChampion)
    else { return nil }
    agreementNow = signAgreement(workspace.challengerSigns, workspace.championSigns, lag: 0)
    // A series that follows its own time needs no other.
    guard agreementNow < 0.3 else { return nil }
    Self.forEachLag(count, step) { lag in
      let found = signAgreement(workspace.challengerSigns, workspace.championSigns, lag: lag)
      if found > agreement { (self.lag, agreement) = (lag, found) }
    }
    let overlap = Double(count - 1 - abs(lag))
    guard agreement >= 0.4, agreement * overlap.squareRoot() >= 6, agreement >= 2 * agreementNow
    else { return nil }
    var isRivalled = false
    Self.forEachLag(count, step) { lag in
      if abs(lag - self.lag) > 2 {
        let found = signAgreement(workspace.challengerSigns, workspace.championSigns, lag: lag)
        isRivalled = isRivalled || found > 0.6 * agreement
      }
    }
    if isRivalled { return nil }
  }

  /// An hour of ticks both ways, and whole hours up to fourteen; a third of the series at most.
  private static func forEachLag(_ count: Int, _ step: Double, _ visit: (Int) -> Void) {
    let reach = count / 3
    func visitBoth(_ lag: Int) {
      visit(lag)
      visit(-lag)
    }
    for lag in 1...min(60, reach) { visitBoth(lag) }
    for hours in 1...14 {
      let lag = Int((Double(hours) * 3600 / step).rounded())
      if lag > 60 && lag <= reach { visitBoth(lag) }
    }
  }
}

/// Whether each value is above what the value before it announced, a bit a tick.
struct UpsAndDowns: Sendable {
  fileprivate var words: [UInt64] = []
  fileprivate var count = 0
  /// The share of ups.
  fileprivate var ups = 0.0

  /// - Returns: false for a series of which half is one number, or that mostly goes one way.
  mutating func read(_ values: Span<Double>, sorted: SortedSample) -> Bool {
    // A spike moves neither the median nor, clipped, the autoregression.
    let median = sorted.median
    let reach = 3 * sorted.medianAbsoluteDeviation
    guard reach > 0 else { return false }
    func deviation(_ value: Double) -> Double { min(max(value - median, -reach), reach) }
    var (variance, product, last) = (0.0, 0.0, 0.0)
    for t in 0..<values.count {
      let now = deviation(values[t])
      variance += now * now
      product += now * last
      last = now
    }
    let phi = product / variance
    count = values.count - 1
    words.removeAll(keepingCapacity: true)
    var sum = 0
    last = deviation(values[0])
    for start in stride(from: 0, to: count, by: 64) {
      var word: UInt64 = 0
      for t in start..<min(start + 64, count) {
        let now = deviation(values[t + 1])
        word |= (now > phi * last ? 1 : 0) &<< UInt64(t - start)
        last = now
      }
      words.append(word)
      sum += word.nonzeroBitCount
    }
    // Shifted words reach one further.
    words.append(0)
    ups = Double(sum) / Double(count)
    // One-sided signs agree by nature.
    return 0.2...0.8 ~= ups
  }
}

/// How much more often than by chance x at t + lag is as y at t: 0 by chance, 1 always.
private func signAgreement(
  _ x: borrowing UpsAndDowns, _ y: borrowing UpsAndDowns, lag: Int
) -> Double {
  let late = lag >= 0 ? x.words.span : y.words.span
  let early = lag >= 0 ? y.words.span : x.words.span
  let overlap = x.count - abs(lag)
  let (skipped, shift) = (abs(lag) / 64, UInt64(abs(lag) % 64))
  func differences(_ word: Int) -> UInt64 {
    // By two steps, for a shift by all 64 bits is none.
    let high = (late[word &+ skipped &+ 1] &<< 1) &<< (63 &- shift)
    return ((late[word &+ skipped] &>> shift) | high) ^ early[word]
  }
  var differing = 0
  for word in 0..<(overlap / 64) { differing &+= differences(word).nonzeroBitCount }
  let left = UInt64(overlap % 64)
  if left > 0 { differing += (differences(overlap / 64) & ((1 << left) - 1)).nonzeroBitCount }
  let agreeing = overlap - differing
  let chance = x.ups * y.ups + (1 - x.ups) * (1 - y.ups)
  return (Double(agreeing) / Double(overlap) - chance) / (1 - chance)
}
