import VerdinNumerics

/// One harmful direction, seen so that harm is positive.
struct Side {
  let direction: Direction
  let tolerated: Double
  let estimate: Double
  /// The least harm not excluded at the level of a fail.
  let failBound: Double
  /// The most harm not excluded at the level of a pass.
  let passBound: Double
  /// One-sided Mann-Whitney p-value against this direction.
  let pValue: Double
  /// One-sided p-value against "no more than tolerated".
  let pBeyond: Double
  /// `pValue` with half the probability of the observed statistic left out.
  let midP: Double
  let scale: MarginBounds.Scale
  /// The same in the metric's unit, where an absolute change is tolerated as well.
  let absolute: AbsoluteSide?

  struct AbsoluteSide {
    let tolerated: Double
    let estimate: Double
    let failBound: Double
    let passBound: Double
  }

  init(
    _ bounds: MarginBounds, tolerated: Double, _ direction: Direction, _ test: MannWhitneyEvidence,
    pBeyond: Double
  ) {
    self.pBeyond = pBeyond
    self.direction = direction
    self.tolerated = tolerated
    let tails =
      direction == .increase ? (test.pGreater, test.pLess) : (test.pLess, test.pGreater)
    pValue = tails.0
    midP = MannWhitney.PValues(greater: tails.0, less: tails.1, twoSided: test.pValue).midGreater
    scale = bounds.scale
    if direction == .increase {
      (estimate, failBound, passBound) = (bounds.estimate, bounds.failLower, bounds.passUpper)
      absolute = bounds.absolute.map {
        AbsoluteSide(
          tolerated: $0.tolerated, estimate: $0.estimate, failBound: $0.failLower,
          passBound: $0.passUpper)
      }
    } else {
      (estimate, failBound, passBound) = (-bounds.estimate, -bounds.failUpper, -bounds.passLower)
      absolute = bounds.absolute.map {
        AbsoluteSide(
          tolerated: $0.tolerated, estimate: -$0.estimate, failBound: -$0.failUpper,
          passBound: -$0.passLower)
      }
    }
  }

  func isBeyond(_ alpha: Double) -> Bool {
    // On the superiority scale the rank test itself is the proof, and the margin asks for a size.
    pBeyond <= alpha && (scale == .superiority || failBound > tolerated)
      && (absolute.map { $0.failBound > $0.tolerated } ?? true)
  }

  var isWithin: Bool {
    passBound < tolerated || (absolute.map { $0.passBound < $0.tolerated } ?? false)
  }

  /// Why this direction alarms, if it does: the rank test and the size together.
  func alarm(_ evidence: Evidence, _ test: MannWhitneyEvidence, _ alpha: Double) -> Reason? {
    if evidence.quantile != nil { return quantileAlarm.map { .words($0) } }
    // The method's own estimate, the Hodges-Lehmann ratio or the ratio of means: one is enough.
    func harm(_ ratio: Double?) -> Double {
      ratio.map { direction == .increase ? $0 - 1 : 1 - $0 } ?? estimate
    }
    var size = estimate
    if scale == .relative {
      size = max(max(size, harm(evidence.ratio?.estimate)), harm(evidence.meanRatio))
    }
    // Sparse data take few values, so half of the observed outcome's probability is left out.
    var p = scale == .superiority ? 2 * midP : test.pValue
    var isThisWay = pValue < 0.5
    // A history and a spread of instances know what the ranks cannot: of healthy arms whose machines
    // differ by 2 to 5 %, the ranks and the size alarm on 3 to 18 %, a history on 0.5 to 1.5 %. Asking
    // both finds less, since a common load hides from the ranks.
    if let known = evidence.pDifference { (p, isThisWay) = (known, estimate > 0) }
    let isLarge = size >= tolerated && (absolute.map { $0.estimate >= $0.tolerated } ?? true)
    return p <= alpha && isThisWay && isLarge ? .alarm(self, size: size, p: p) : nil
  }

  func alarm(_ size: Double, _ p: Double) -> String {
    "looks \(harm(size)), \(margin); not proven (p = \(Figures.plain(p)))"
  }

  /// The same at repeated looks, by a p-value that holds at all of them together.
  func alarm(_ anytime: AnytimeEvidence, _ alpha: Double) -> Reason? {
    let path = direction == .increase ? anytime.increase : anytime.decrease
    // The alarm is two-sided at one look; so it is here.
    guard let path, 2 * path.pHarm <= alpha, estimate >= tolerated else { return nil }
    return .words(
      "looks \(harm(estimate)), \(margin); not proven (p of any harm = "
        + "\(Figures.plain(2 * path.pHarm)) over all looks)")
  }

  /// Ranks speak of the middle of the values; a quantile has only its own bound to show a change.
  private var quantileAlarm: String? {
    guard failBound > 0, estimate >= tolerated else { return nil }
    return "looks \(amount(estimate)) \(word), at least \(amount(failBound)); \(margin); not proven"
  }

  var proof: String {
    if scale == .superiority {
      return "\(harm(estimate)); \(margin) (p = \(Figures.plain(pValue)))"
    }
    if !estimate.isFinite {
      return "\(word), and the champion shows none at all; at least \(amount(failBound)); \(margin)"
    }
    // Bets on the tail prove harm that the middle need not show, and looks stay proven.
    return estimate < failBound
      ? "some values at least \(amount(failBound)) \(word), the middle of all by "
        + "\(amount(estimate)); \(margin)"
      : "\(amount(estimate)) \(word), at least \(amount(failBound)); \(margin)"
  }

  var assurance: String {
    if let absolute, absolute.passBound < absolute.tolerated, passBound >= tolerated {
      return absolute.passBound <= 0
        ? "not \(word); \(margin)"
        : "at most \(Figures.plain(absolute.passBound)) \(word); \(margin)"
    }
    return passBound <= 0
      ? "not \(word); \(margin)" : "\(harm(passBound, "at most ")); \(margin)"
  }

  var doubt: String {
    // A bound of a thousandfold tells nobody anything.
    passBound < (scale == .relative ? 1_000 : .infinity)
      ? "could be \(harm(passBound, "up to ")); \(margin)"
      : scale == .superiority
        ? "too few points to bound it" : "too few points to bound it; \(margin)"
  }

  /// The share of the margin that the bound for a pass leaves open; above 1 it is not within.
  var usedShare: Double {
    let share = passBound / tolerated
    return absolute.map { min(share, $0.passBound / $0.tolerated) } ?? share
  }

  /// How far the bound or the estimate that decided lies from the margin.
  func distance(_ verdict: Verdict) -> String? {
    let (what, value): (String, Double)
    switch verdict {
    case .fail where scale != .superiority: (what, value) = ("even its lower bound", failBound)
    case .fail, .marginal: (what, value) = ("its estimate", estimate)
    case .pass, .inconclusive: (what, value) = ("its upper bound", passBound)
    }
    let gap = value - tolerated
    guard gap.isFinite else { return nil }
    let size =
      scale == .unit
      ? Figures.plain(abs(gap)) : Figures.plain(abs(gap) * 100) + " percentage points"
    return
      "\(what) lies \(size) \(gap > 0 ? "beyond" : "short of") the margin of \(amount(tolerated))"
  }

  private var word: String { direction == .increase ? "higher" : "lower" }
  private var margin: String {
    let other = absolute.map { " or by \(Figures.plain($0.tolerated))" } ?? ""
    return "\(amount(tolerated))\(other) \(scale == .superiority ? "are" : "is") tolerated"
  }

  /// `9.9 % higher`, or `higher in 85 % of pairs`: a pair is a value of either arm, ties count half.
  private func harm(_ value: Double, _ most: String = "") -> String {
    scale == .superiority
      ? "\(word) in \(most)\(amount(value))" : "\(most)\(amount(value)) \(word)"
  }

  private func amount(_ value: Double) -> String {
    guard value.isFinite else { return "without bound" }
    switch scale {
    case .unit: return Figures.plain(value)
    // As in `{cles: 0.6}`: half of the pairs is no change at all.
    case .superiority: return "\(Figures.percent(min(1, max(0, 0.5 + value)))) of pairs"
    // A decrease is measured on the champion's level too: half of it is 50 % lower.
    case .relative: return Figures.percent(value)
    }
  }
}
