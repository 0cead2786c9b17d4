import VerdinNumerics

/// Kayenta's 98 % interval and estimate of the shift, by its own root search.
///
/// The search stops at an absolute tolerance of 1e-4, so the result depends on the unit of
/// measurement; that is Kayenta's behaviour, which this reproduces. Policy `verdin` does not.
///
/// - Returns: nil when every value is tied at some shift that the search visits.
func kayentaInterval(
  _ x: SortedSample, _ y: SortedSample, ranks: inout ShiftedRanks
) -> IntervalEstimate? {
  let low = x.minimum - y.maximum
  let high = x.maximum - y.minimum
  let statistic = KayentaStatistic(x, y)
  ranks.load(x, y)
  guard let ends = statistic.z(ranks.evaluate(at: (low, high, low))) else { return nil }
  var lower = ZeroIn(low, high, quantile: KayentaStatistic.quantile, ends, clamped: true)
  var upper = ZeroIn(low, high, quantile: -KayentaStatistic.quantile, ends, clamped: true)
  var estimate = ZeroIn(low, high, quantile: 0, ends, clamped: false)
  // The three searches go on side by side; one that has ended repeats a point of another.
  while let probe = lower.probe ?? upper.probe ?? estimate.probe {
    let points = (lower.probe ?? probe, upper.probe ?? probe, estimate.probe ?? probe)
    guard let values = statistic.z(ranks.evaluate(at: points)) else { return nil }
    lower.take(values.0)
    upper.take(values.1)
    estimate.take(values.2)
  }
  return IntervalEstimate(
    estimate: estimate.root, lower: lower.root, upper: upper.root, confidence: 0.98)
}

/// The continuity-corrected z statistic of x − μ against y.
private struct KayentaStatistic {
  /// The upper 1 % quantile of N(0, 1) as Apache Commons Math computes it.
  static let quantile = Double(bitPattern: 0x4002_9c5c_4630_ff0f)

  private let m: Double
  private let n: Double

  init(_ x: SortedSample, _ y: SortedSample) {
    m = Double(x.count)
    n = Double(y.count)
  }

  typealias Values = (ShiftedRanks.Value, ShiftedRanks.Value, ShiftedRanks.Value)

  func z(_ values: Values) -> (Double, Double, Double)? {
    guard let a = z(values.0), let b = z(values.1), let c = z(values.2) else { return nil }
    return (a, b, c)
  }

  private func z(_ value: ShiftedRanks.Value) -> Double? {
    let centred = value.u - m * n / 2
    let correction = centred == 0 ? 0 : centred < 0 ? -0.5 : 0.5
    let deviation =
      ((m * n / 12) * ((m + n + 1) - value.tieTerm / ((m + n) * (m + n - 1)))).squareRoot()
    return deviation == 0 ? nil : (centred - correction) / deviation
  }
}

/// The Brent-Dekker root search "zeroin" with R's stopping rule, one evaluation at a time.
///
/// - SeeAlso: Brent 1973, *Algorithms for Minimization without Derivatives*, chapter 4
private struct ZeroIn {
  private static let tolerance = 1e-4
  private static let mostRounds = 1_001

  private let quantile: Double
  private var a: Double
  private var b: Double
  private var c: Double
  private var fa: Double
  private var fb: Double
  private var fc: Double
  private var rounds = 0
  /// The point whose value is wanted next; nil when the search has ended.
  private(set) var probe: Double?
  private(set) var root = Double.nan

  /// - Parameters:
  ///   - ends: the statistic at `low` and `high`; the function sought is that minus `quantile`.
  ///   - clamped: give an end of the interval back when the function has one sign only.
  init(
    _ low: Double, _ high: Double, quantile: Double, _ ends: (Double, Double, Double),
    clamped: Bool
  ) {
    self.quantile = quantile
    (a, b, c) = (low, high, low)
    (fa, fb) = (ends.0 - quantile, ends.1 - quantile)
    fc = fa
    if clamped && fa <= 0 {
      root = low
    } else if clamped && fb >= 0 {
      root = high
    } else if vanishes(fa) {
      root = a
    } else if vanishes(fb) {
      root = b
    } else {
      advance()
    }
  }

  mutating func take(_ z: Double) {
    guard probe != nil else { return }
    fb = z - quantile
    if (fb > 0 && fc > 0) || (fb < 0 && fc < 0) {
      c = a
      fc = fa
    }
    advance()
  }

  private func vanishes(_ value: Double) -> Bool { abs(value) <= .leastNonzeroMagnitude }

  private mutating func end(at value: Double) {
    root = value
    probe = nil
  }

  private mutating func advance() {
    rounds += 1
    if rounds > Self.mostRounds { return end(at: b) }
    let previous = b - a
    if abs(fc) < abs(fb) {
      (a, b, c) = (b, c, b)
      (fa, fb, fc) = (fb, fc, fb)
    }
    let enough = 2 * 2.220446049250313e-16 * abs(b) + Self.tolerance / 2
    var step = (c - b) / 2
    if abs(step) <= enough || vanishes(fb) { return end(at: b) }
    if abs(previous) >= enough && abs(fa) > abs(fb) {
      let cb = c - b
      var p: Double
      var q: Double
      if a == c {
        let t1 = fb / fa
        p = cb * t1
        q = 1 - t1
      } else {
        q = fa / fc
        let t1 = fb / fc
        let t2 = fb / fa
        p = t2 * (cb * q * (q - t1) - (b - a) * (t1 - 1))
        q = (q - 1) * (t1 - 1) * (t2 - 1)
      }
      if p > 0 { q = -q } else { p = -p }
      if p < 0.75 * cb * q - abs(enough * q) / 2 && p < abs(previous * q / 2) { step = p / q }
    }
    if abs(step) < enough { step = step > 0 ? enough : -enough }
    a = b
    fa = fb
    b += step
    probe = b
  }
}
