/// Neighbouring ranks among all differences, and the secant search for a threshold near them.
struct DifferenceTarget {
  let firstRank: Int
  var lastRank: Int
  /// Where among the answers the first of them goes.
  let place: Int
  /// A finite guess: the padding of +∞ stops a staircase only there.
  private(set) var threshold: Double
  /// Differences per unit of threshold.
  private(set) var density: Double
  /// How many differences do not lie above the threshold.
  private(set) var count = 0.0
  /// Whether that is the count of this threshold, not of an earlier one.
  private(set) var isCounted = false
  /// The nearest thresholds known to have fewer, or no more, differences than wanted.
  private(set) var lower: Probe?
  private(set) var upper: Probe?
  /// Whether the last count was known before, as between clusters.
  private var isStuck = false

  struct Probe {
    let threshold: Double
    let count: Double

    init(_ target: DifferenceTarget) {
      threshold = target.threshold
      count = target.count
    }
  }

  init(rank: Int, place: Int, threshold: Double, density: Double) {
    firstRank = rank
    lastRank = rank
    self.place = place
    self.threshold = threshold.probe
    self.density = density
  }

  /// The count at which the threshold lies in the middle of the ranks.
  private var wanted: Double { 0.5 * Double(firstRank + lastRank) + 0.5 }
  private var miss: Double { count - wanted }

  mutating func take(_ count: Double) {
    self.count = count
    isCounted = true
    isStuck = count == lower?.count || count == upper?.count
    let probe = Probe(self)
    let other = miss < 0 ? upper ?? lower : lower ?? upper
    if let other, other.threshold != threshold, other.count != count {
      density = (other.count - count) / (other.threshold - threshold)
    }
    if miss < 0 { lower = probe } else { upper = probe }
  }

  /// Whether another step is not worth it, when gathering `few` differences costs as much.
  func isSettled(_ few: Double) -> Bool {
    if abs(miss) <= few { return true }
    guard isStuck, let lower, let upper else { return false }
    return upper.count - lower.count <= 5 * few
  }

  /// Moves the threshold to where the count should be the wanted one.
  mutating func move() { move(to: threshold - miss / density) }

  /// The same for three targets in a row, by inverse quadratic interpolation of their counts.
  static func move(_ a: inout Self, _ b: inout Self, _ c: inout Self) {
    let (p, q, r) = (Probe(a), Probe(b), Probe(c))
    guard p.count < q.count, q.count < r.count else {
      a.move()
      b.move()
      c.move()
      return
    }
    // Newton's divided differences of the threshold as a function of the count.
    let first = (q.threshold - p.threshold) / (q.count - p.count)
    let second = ((r.threshold - q.threshold) / (r.count - q.count) - first) / (r.count - p.count)
    func threshold(at count: Double) -> Double {
      p.threshold + (count - p.count) * (first + (count - q.count) * second)
    }
    a.move(to: threshold(at: a.wanted))
    b.move(to: threshold(at: b.wanted))
    c.move(to: threshold(at: c.wanted))
  }

  private mutating func move(to guess: Double) {
    threshold = guess.probe
    isCounted = false
    guard let lower, let upper else { return }
    if isStuck || threshold <= lower.threshold || threshold >= upper.threshold {
      threshold = (0.5 * lower.threshold + 0.5 * upper.threshold).probe
    }
  }

  /// Keeps the guess and forgets the counts it came from, which were estimates.
  mutating func forgetCounts() {
    lower = nil
    upper = nil
    isStuck = false
  }

  /// The ranks on one side of the threshold, and how many differences on that side reach the last of them.
  struct Side {
    let above: Bool
    let ranks: ClosedRange<Int>
    let needed: Double
  }

  /// Ranks from here up lie above the threshold.
  private var split: Int { Int(count) }

  var sideBelow: Side? {
    guard firstRank < split else { return nil }
    let ranks = firstRank...min(lastRank, split - 1)
    return Side(above: false, ranks: ranks, needed: count - Double(firstRank))
  }

  var sideAbove: Side? {
    guard lastRank >= split else { return nil }
    let ranks = max(firstRank, split)...lastRank
    return Side(above: true, ranks: ranks, needed: Double(lastRank) - count + 1)
  }

  /// Thresholds between which the ranks lie, with `pairs` more on either side.
  func window(_ pairs: Double) -> (from: Double, to: Double) {
    let reach = (pairs + Double(lastRank - firstRank)) / density
    return ((threshold - reach).probe, (threshold + reach).probe)
  }

  /// Where to gather the wanted differences on one side of the threshold: as far as `needed` of them
  /// should go and `slack` more, but not farther than a threshold known to be far enough.
  func bound(above: Bool, needed: Double, slack: Double) -> Double {
    let width = (needed + 3 * needed.squareRoot() + slack) / density
    if above {
      let bound = (threshold + width).probe
      if let upper, upper.count >= count + needed { return min(bound, upper.threshold) }
      return bound
    }
    let bound = (threshold - width).probe
    // All differences above `lower` are enough when no more than the others lie up to it.
    if let lower, lower.count <= count - needed { return max(bound, lower.threshold) }
    return bound
  }
}

extension Double {
  /// Guesses go astray where differences overflow or the density is 0.
  fileprivate var probe: Double {
    isNaN ? 0 : min(max(self, -.greatestFiniteMagnitude), .greatestFiniteMagnitude)
  }
}
