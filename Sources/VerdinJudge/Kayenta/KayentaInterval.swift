import VerdinNumerics

/// Kayenta's interval and estimate of the shift, by its own root search.
///
/// The search stops at an absolute tolerance of 1e-4, so the result depends on the unit of
/// measurement; that is Kayenta's behaviour, which this reproduces. Policy `verdin` does not.
///
/// - Precondition: neither sample is empty.
/// - Returns: nil when every value is tied at some shift that the search visits.
func kayentaInterval(
  _ x: SortedSample, _ y: SortedSample, rule: KayentaRule, ranks: inout ShiftedRanks
) -> IntervalEstimate? {
  let low = x.minimum - y.maximum
  let high = x.maximum - y.minimum
  ranks.load(x, y)
  let statistic = KayentaStatistic(x, y)
  guard let zLow = statistic.z(ranks.evaluate(at: low)),
    let zHigh = statistic.z(ranks.evaluate(at: high))
  else { return nil }

  func root(_ quantile: Double) -> Double? {
    zeroIn(low, high, zLow - quantile, zHigh - quantile) { mu in
      statistic.z(ranks.evaluate(at: mu)).map { $0 - quantile }
    }
  }
  // The ends of the interval, not the estimate, stay within the range of the differences.
  func end(_ quantile: Double) -> Double? {
    zLow - quantile <= 0 ? low : zHigh - quantile >= 0 ? high : root(quantile)
  }

  guard let lower = end(rule.quantile), let upper = end(-rule.quantile), let estimate = root(0)
  else { return nil }
  return IntervalEstimate(
    estimate: estimate, lower: lower, upper: upper, confidence: rule.confidence)
}

/// The continuity-corrected z statistic of x − μ against y.
struct KayentaStatistic {
  private let m: Double
  private let n: Double

  init(_ x: borrowing SortedSample, _ y: borrowing SortedSample) {
    m = Double(x.count)
    n = Double(y.count)
  }

  /// nil when all values are tied.
  func z(_ value: ShiftedRanks.Value) -> Double? {
    let centred = value.u - m * n / 2
    let correction = centred == 0 ? 0 : centred < 0 ? -0.5 : 0.5
    let deviation =
      ((m * n / 12) * ((m + n + 1) - value.tieTerm / ((m + n) * (m + n - 1)))).squareRoot()
    return deviation == 0 ? nil : (centred - correction) / deviation
  }
}
