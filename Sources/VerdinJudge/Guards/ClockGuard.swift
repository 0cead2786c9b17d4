import VerdinNumerics

extension DataGuard {
  /// The arms' ticks of one time are of one time. Hours of another time zone, or a tick that is
  /// named by its end in one arm and by its start in the other, compare different load.
  static let clock = DataGuard(
    name: .clock,
    check: .metric { _, workspace in
      guard let ticks = JoinedTicks(workspace.challenger, workspace.champion),
        let step = ticks.step,
        let found = CommonLoadLag(
          ticks, step: step, workspace.sortedChallenger, workspace.sortedChampion)
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
  private(set) var lag: Int
  /// From 0, as often as by chance, to 1, always.
  private(set) var agreement: Double
  private(set) var agreementNow: Double

  private static let fewest = 60

  /// - Parameters:
  ///   - x: the challenger's values sorted.
  ///   - y: the champion's.
  init?(_ ticks: JoinedTicks, step: Double, _ x: SortedSample, _ y: SortedSample) {
    let count = ticks.champion.count
    guard count >= Self.fewest else { return nil }
    let (x, y) = (UpsAndDowns(ticks.challenger, sorted: x), UpsAndDowns(ticks.champion, sorted: y))
    guard let x, let y else { return nil }
    agreementNow = x.agreement(with: y, lag: 0)
    lag = 0
    agreement = agreementNow
    // A series that follows its own time needs no other.
    guard agreementNow < 0.3 else { return nil }
    let lags = Self.lags(count, step)
    let found = lags.map { x.agreement(with: y, lag: $0) }
    guard let best = found.indices.max(by: { found[$0] < found[$1] }) else { return nil }
    (lag, agreement) = (lags[best], found[best])
    let overlap = Double(count - 1 - abs(lag))
    guard agreement >= 0.4, agreement * overlap.squareRoot() >= 6, agreement >= 2 * agreementNow
    else { return nil }
    let isRivalled = zip(lags, found).contains { other, agreement in
      abs(other - lag) > 2 && agreement > 0.6 * self.agreement
    }
    if isRivalled { return nil }
  }

  /// An hour of ticks both ways, and whole hours up to fourteen; a third of the series at most.
  private static func lags(_ count: Int, _ step: Double) -> [Int] {
    let reach = count / 3
    let near = Array(1...min(60, reach))
    let hours = (1...14).map { Int((Double($0) * 3600 / step).rounded()) }
      .filter { $0 > 60 && $0 <= reach }
    return (near + hours).flatMap { [$0, -$0] }
  }
}

/// Whether each value is above what the value before it announced, a bit a tick.
private struct UpsAndDowns {
  private var words: [UInt64]
  private let count: Int
  /// The share of ups.
  private let ups: Double

  /// - Returns: nil for a series of which half is one number, or that mostly goes one way.
  init?(_ values: [Double], sorted: SortedSample) {
    // A spike moves neither the median nor, clipped, the autoregression.
    let median = sorted.median
    let reach = 3 * sorted.medianAbsoluteDeviation
    guard reach > 0 else { return nil }
    func deviation(_ value: Double) -> Double { min(max(value - median, -reach), reach) }
    var (variance, product, last) = (0.0, 0.0, 0.0)
    for value in values {
      let now = deviation(value)
      variance += now * now
      product += now * last
      last = now
    }
    let phi = product / variance
    count = values.count - 1
    words = Array(repeating: 0, count: (count + 63) / 64 + 1)
    var sum = 0
    last = deviation(values[0])
    for t in 0..<count {
      let now = deviation(values[t + 1])
      if now > phi * last {
        words[t / 64] |= 1 << UInt64(t % 64)
        sum += 1
      }
      last = now
    }
    ups = Double(sum) / Double(count)
    // One-sided signs agree by nature.
    guard 0.2...0.8 ~= ups else { return nil }
  }

  /// How much more often than by chance this at t + lag is as `other` at t: 0 by chance, 1 always.
  func agreement(with other: UpsAndDowns, lag: Int) -> Double {
    let (late, early) = lag >= 0 ? (self, other) : (other, self)
    let shift = abs(lag)
    let overlap = count - shift
    var agreeing = 0
    for word in 0..<((overlap + 63) / 64) {
      let place = word + shift / 64
      let low = late.words[place] >> UInt64(shift % 64)
      let high =
        shift % 64 > 0 && place + 1 < late.words.count
        ? late.words[place + 1] << UInt64(64 - shift % 64) : 0
      var equal = ~((low | high) ^ early.words[word])
      let left = overlap - 64 * word
      if left < 64 { equal &= (1 << UInt64(left)) - 1 }
      agreeing += equal.nonzeroBitCount
    }
    let chance = ups * other.ups + (1 - ups) * (1 - other.ups)
    return (Double(agreeing) / Double(overlap) - chance) / (1 - chance)
  }
}
