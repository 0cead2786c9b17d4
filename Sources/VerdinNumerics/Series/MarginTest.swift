import RealModule

/// Two one-sided tests of one estimate against one tolerated margin.
///
/// Everything is on a scale on which no effect is 0 and harm is positive: challenger minus champion,
/// or the logarithm of their ratio, with the sign changed when a decrease hurts. The regression is
/// proven when even the lower bound reaches the margin, and its absence when even the upper bound
/// stays below. Each error is bounded by its own alpha, and too little data proves neither.
package struct MarginTest: Sendable, Equatable {
  package var margin: Double
  package var alphaFail: Double
  package var alphaPass: Double
  /// The one-sided bounds: from below at alphaFail, from above at alphaPass.
  package var lower: Double
  package var upper: Double
  /// Against "the effect is at most the margin".
  package var pFail: Double
  /// Against "the effect is at least the margin".
  package var pPass: Double
  /// Against "there is no harm at all".
  package var pAny: Double

  /// - Parameters:
  ///   - estimate: the effect, harm positive.
  ///   - degreesOfFreedom: infinite for the normal law.
  ///   - margin: what is tolerated; not negative.
  /// - Complexity: two quantiles and two tails of Student's t.
  package init(
    _ estimate: Double, standardError: Double, degreesOfFreedom: Double, margin: Double,
    alphaFail: Double, alphaPass: Double
  ) {
    self.margin = margin
    self.alphaFail = alphaFail
    self.alphaPass = alphaPass
    let law = StudentT(degreesOfFreedom)
    lower = estimate - (standardError == 0 ? 0 : law.quantile(above: alphaFail) * standardError)
    upper = estimate + (standardError == 0 ? 0 : law.quantile(above: alphaPass) * standardError)
    let excess = standardised(estimate - margin, standardError)
    pFail = law.above(excess)
    pPass = law.below(excess)
    pAny = law.above(standardised(estimate, standardError))
  }

  /// A test whose figures come from another law than Student's.
  package init(
    margin: Double, alphaFail: Double, alphaPass: Double, lower: Double, upper: Double,
    pFail: Double, pPass: Double, pAny: Double
  ) {
    self.margin = margin
    self.alphaFail = alphaFail
    self.alphaPass = alphaPass
    self.lower = lower
    self.upper = upper
    self.pFail = pFail
    self.pPass = pPass
    self.pAny = pAny
  }

  /// Whether a regression beyond the margin is proven.
  package var provesHarm: Bool { pFail <= alphaFail }
  /// Whether a regression as large as the margin is excluded.
  package var excludesHarm: Bool { pPass <= alphaPass }

  /// The margin on the logarithmic scale of a tolerated relative change: log(1 + m) of an increase,
  /// −log(1 − m) of a decrease.
  ///
  /// - Precondition: 0 ≤ m, and m < 1 of a decrease.
  package static func logarithmic(_ m: Double, harm: HarmSign) -> Double {
    switch harm {
    case .increase: Double.log(onePlus: m)
    case .decrease: -Double.log(onePlus: -m)
    }
  }
}

/// Which sign of a difference hurts.
package enum HarmSign: Double, Sendable {
  case increase = 1
  case decrease = -1
}

/// Without any error, an effect at the very margin tells nothing either way.
private func standardised(_ excess: Double, _ standardError: Double) -> Double {
  excess == 0 ? 0 : excess / standardError
}
