import RealModule

/// Two counts of events, each over its own exposure.
package struct RatePair: Sendable, Equatable {
  /// Events and exposure (requests, seconds) of the challenger.
  package var x: Int
  package var xExposure: Double
  /// Events and exposure of the champion.
  package var y: Int
  package var yExposure: Double

  /// - Precondition: counts of 0 or more, exposures above 0.
  package init(_ x: Int, per xExposure: Double, _ y: Int, per yExposure: Double) {
    precondition(x >= 0 && y >= 0, "\(x) and \(y) events")
    precondition(xExposure > 0 && yExposure > 0, "exposures \(xExposure) and \(yExposure)")
    self.x = x
    self.xExposure = xExposure
    self.y = y
    self.yExposure = yExposure
  }

  /// The tails of the challenger's events given all events, when its rate is `ratio` times the
  /// champion's: binomial with probability r N / (r N + M).
  ///
  /// - SeeAlso: Przyborowski & Wilenski 1940, doi:10.1093/biomet/31.3-4.313
  package func tails(ratio: Double) -> BinomialTails {
    let (own, other) = (ratio * xExposure, yExposure)
    return BinomialTails(x, of: x + y, p: own / (own + other), q: other / (own + other))
  }

  /// Tests the ratio of the rates, challenger over champion, against 1 + m: conditional and mid-p,
  /// with bounds for the ratio itself by inversion.
  ///
  /// Without any event nothing is known: both p-values are 1, the bounds 0 and ∞.
  ///
  /// - Parameter margin: m, the tolerated relative increase.
  package func test(margin: Double, alphaFail: Double, alphaPass: Double) -> MarginTest {
    let bounds = ratioBounds(alphaLower: alphaFail, alphaUpper: alphaPass, kind: .mid)
    guard x + y > 0 else {
      return MarginTest(
        margin: 1 + margin, alphaFail: alphaFail, alphaPass: alphaPass, lower: bounds.lower,
        upper: bounds.upper, pFail: 1, pPass: 1, pAny: 1)
    }
    let tails = tails(ratio: 1 + margin)
    return MarginTest(
      margin: 1 + margin, alphaFail: alphaFail, alphaPass: alphaPass, lower: bounds.lower,
      upper: bounds.upper, pFail: tails.midAtLeast, pPass: tails.midAtMost,
      pAny: self.tails(ratio: 1).midAtLeast)
  }

  package enum Tail: Sendable {
    /// The observed count in full: never above the nominal error.
    case exact
    /// Half of the observed count: at the nominal error on average.
    case mid
  }

  /// One-sided bounds for the ratio of the rates, each at its own error: 0 without events of the
  /// challenger, ∞ without events of the champion.
  ///
  /// The exact kind is Clopper and Pearson's interval of the challenger's share.
  package func ratioBounds(
    alphaLower: Double, alphaUpper: Double, kind: Tail
  ) -> (lower: Double, upper: Double) {
    let exposures = yExposure / xExposure
    let lower =
      x == 0
      ? 0
      : exposures * odds(alphaLower) { kind == .exact ? $0.atLeast : $0.midAtLeast }
    let upper =
      y == 0
      ? .infinity
      : exposures * odds(alphaUpper) { kind == .exact ? $0.atMost : $0.midAtMost }
    return (lower, upper)
  }

  /// The odds of an event being the challenger's at which a tail has probability alpha.
  private func odds(_ alpha: Double, _ tail: (BinomialTails) -> Double) -> Double {
    // On the logarithm of the odds and of the tail, the function is smooth and nearly straight.
    let target = Double.log(alpha)
    let logOdds = root(between: -80, and: 80) { u in
      let (p, q) = (1 / (1 + Double.exp(-u)), 1 / (1 + Double.exp(u)))
      let value = tail(BinomialTails(x, of: x + y, p: p, q: q))
      return Double.log(max(value, 1e-300)) - target
    }
    return Double.exp(logOdds)
  }
}
