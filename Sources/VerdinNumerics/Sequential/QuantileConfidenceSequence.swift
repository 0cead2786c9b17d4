import RealModule

/// Order statistics that bracket a quantile at all times together, from independent values.
///
/// The number of values at or below the quantile is compared with its binomial law by a
/// beta-binomial mixture; the counts c that stay below 1/alpha form a range, and the quantile lies
/// between the value of rank `lowerRank` and that of rank `upperRank` (1 is the smallest).
///
/// - SeeAlso: Howard & Ramdas 2022, doi:10.3150/21-BEJ1388
package struct QuantileConfidenceSequence: Sendable {
  /// The weight of the mixture, in units of variance.
  package let r: Double
  private let quantile: Double
  private let logThreshold: Double

  /// - Parameters:
  ///   - quantile: which one, between 0 and 1.
  ///   - alpha: two-sided: the probability of ever missing on either side.
  ///   - optimalCount: the number of values at which the bracket is to be tightest, nearly.
  package init(quantile: Double, alpha: Double, optimalCount: Double) {
    precondition(quantile > 0 && quantile < 1, "no rank brackets quantile \(quantile)")
    precondition(alpha > 0 && alpha < 1, "\(alpha) is no level")
    precondition(optimalCount > 0 && optimalCount.isFinite, "\(optimalCount) is no sample size")
    let spread = quantile * (1 - quantile)
    let variance = optimalCount * spread
    let mixture = NormalMixtureBoundary(sides: .two, alpha: alpha, optimalTime: variance)
    self.quantile = quantile
    // A sample of a few values would leave no weight at all; the floor is that of confseq.
    r = max(mixture.rho - spread, 1e-3 * spread)
    logThreshold = -Double.log(alpha)
  }

  /// The ranks after `count` values: 0 and count + 1 stand for −∞ and ∞.
  ///
  /// - Complexity: O(log count).
  package func ranks(count: Int) -> (lower: Int, upper: Int) {
    let middle = min(count, Int((Double(count) * quantile).rounded()))
    // logE is convex in c and lowest near the middle: search the two crossings separately.
    var (out, kept) = (-1, middle)
    while kept - out > 1 {
      let c = (kept + out) / 2
      if logE(c, of: count) < logThreshold { kept = c } else { out = c }
    }
    let lower = kept
    (kept, out) = (middle, count + 1)
    while out - kept > 1 {
      let c = (kept + out) / 2
      if logE(c, of: count) < logThreshold { kept = c } else { out = c }
    }
    return (lower, kept + 1)
  }

  /// The evidence against "c of count values lie at or below the quantile".
  private func logE(_ c: Int, of count: Int) -> Double {
    let (below, above) = (Double(c), Double(count - c))
    let (a, b) = (r / (1 - quantile), r / quantile)
    return Self.logBeta(a + below, b + above) - Self.logBeta(a, b)
      - below * Double.log(quantile) - above * Double.log(onePlus: -quantile)
  }

  private static func logBeta(_ a: Double, _ b: Double) -> Double {
    Double.logGamma(a) + Double.logGamma(b) - Double.logGamma(a + b)
  }
}

/// A band around the empirical distribution function that holds at all times and for all
/// quantiles together.
package enum EmpiricalBand {
  /// The half width of the band after `count` values, as a difference of probabilities:
  /// 0.85 √((log log(e·count/start) + 0.8 log(1612/alpha)) / count).
  ///
  /// - Parameter start: the number of values from which the band holds.
  /// - Precondition: count ≥ start ≥ 1.
  /// - SeeAlso: Howard & Ramdas 2022, doi:10.3150/21-BEJ1388
  package static func radius(count: Double, alpha: Double, start: Double = 1) -> Double {
    precondition(start >= 1 && count >= start, "no band at \(count) from \(start) values on")
    precondition(alpha > 0 && alpha < 1, "\(alpha) is no level")
    let growth = Double.log(1 + Double.log(count / start))
    return 0.85 * ((growth + 0.8 * Double.log(1612 / alpha)) / count).squareRoot()
  }
}
