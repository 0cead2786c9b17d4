import Foundation
import VerdinJudge
import VerdinNumerics

/// Kayenta's judge of one metric written down plainly and slowly, as a check on the fast one: every
/// look at the data sorts and ranks it anew.
struct PlainKayenta {
  var settings: MetricConfig
  var seed: UInt64

  struct Result {
    var label: String
    var reason: String?
    var critical = false
    var ratio: Double?
    var stats: [[Double]] = []
    /// Lower end, upper end, estimate, effect size; nil when the test was not reached or failed.
    var test: [Double]?
  }

  func judge(experiment: [Double], control: [Double]) -> Result {
    let options = settings.kayenta
    var (x, y) = (cleaned(experiment), cleaned(control))
    let stats = [summary(x), summary(y)]
    func result(_ label: String, _ reason: String?, critical: Bool = false) -> Result {
      Result(label: label, reason: reason, critical: critical, ratio: 1, stats: stats)
    }
    if x.isEmpty || y.isEmpty {
      if options.nanStrategy == .replace { return result("Pass", nil) }
      let reason = "Missing data for \(settings.name)"
      return options.mustHaveData && !options.critical
        ? result("NodataFailMetric", reason)
        : result("Nodata", reason, critical: options.critical)
    }
    if x.sorted() == y.sorted() {
      return result("Pass", "The Canary and Baseline data are identical")
    }
    if Set(x + y).count == 1 { return result("Pass", nil) }
    if Set(x).count == 1 && Set(y).count == 1 {
      var generator = SplitMix64(seed: seed)
      x = x.map { noisy($0, &generator) }
      y = y.map { noisy($0, &generator) }
    }
    guard let (lower, upper, estimate) = interval(x, y) else {
      return Result(
        label: "Error", reason: "Metric Classification Failed", ratio: nil, stats: stats)
    }
    let (mx, my) = (mean(x), mean(y))
    let ratio = mx == 0 || my == 0 ? Double.nan : mx / my
    let effect = options.effectSize.measure == .cles ? superiority(x, y) : ratio
    var found = verdict(lower, upper, estimate, effect)
    found.ratio = ratio
    found.stats = stats
    found.test = [lower, upper, estimate, effect]
    return found
  }

  private func verdict(
    _ lower: Double, _ upper: Double, _ estimate: Double, _ effect: Double
  ) -> Result {
    let limits = settings.kayenta.effectSize
    let bound = 0.25 * abs(estimate)
    var high = settings.harm == .increase || settings.harm == .either
    var low = settings.harm == .decrease || settings.harm == .either
    if !(lower > bound) { high = false }
    if !(upper < -bound) { low = false }
    if !effect.isNaN {
      if effect < limits.allowedIncrease { high = false }
      if effect > limits.allowedDecrease { low = false }
    }
    if !high && !low { return Result(label: "Pass", reason: nil) }
    let label = high ? "High" : "Low"
    let severe =
      effect.isNaN
      || (high ? effect >= limits.criticalIncrease : effect <= limits.criticalDecrease)
    if settings.kayenta.critical && severe {
      return Result(
        label: label, reason: "The metric \(settings.name) was classified as \(label) (Critical)",
        critical: true)
    }
    return Result(label: label, reason: "\(settings.name) was classified as \(label)")
  }

  // MARK: Before the test

  private func cleaned(_ series: [Double]) -> [Double] {
    var values: [Double] = []
    for value in series {
      if value.isNaN {
        if settings.kayenta.nanStrategy == .replace { values.append(0) }
      } else {
        values.append(value)
      }
    }
    guard let factor = settings.kayenta.outlierFactor else { return values }
    let (q1, q3) = (percentile(values, 25), percentile(values, 75))
    let (p1, p99) = (percentile(values, 1), percentile(values, 99))
    let (a, b) = (q1 - factor * (q3 - q1), q3 + factor * (q3 - q1))
    let lower = a.isNaN || p1.isNaN ? .nan : a < p1 ? a : p1
    let upper = b.isNaN || p99.isNaN ? .nan : b > p99 ? b : p99
    return values.filter { value in
      if value > upper { return false }
      if value < lower { return false }
      return true
    }
  }

  private func percentile(_ values: [Double], _ p: Double) -> Double {
    let n = values.count
    if n == 0 { return .nan }
    if n == 1 { return values[0] }
    let s = values.sorted(by: ranksBelow)
    let pos = 1 + Double(n - 1) * (p / 100)
    let f = Foundation.floor(pos)
    let d = pos - f
    if pos < 1 { return s[0] }
    if pos >= Double(n) { return s[n - 1] }
    return s[Int(f) - 1] + d * (s[Int(f)] - s[Int(f) - 1])
  }

  private func mean(_ values: [Double]) -> Double {
    if values.isEmpty { return 0 }
    let n = Double(values.count)
    let m = values.reduce(0, +) / n
    return m + values.map { $0 - m }.reduce(0, +) / n
  }

  /// Count, mean, deviation, minimum, maximum.
  private func summary(_ values: [Double]) -> [Double] {
    if values.isEmpty { return [0, 0, 0, 0, 0] }
    let (n, m) = (Double(values.count), mean(values))
    let differences = values.map { $0 - m }
    let squares = differences.map { $0 * $0 }.reduce(0, +)
    let total = differences.reduce(0, +)
    let deviation = n == 1 ? 0 : ((squares - total * total / n) / (n - 1)).squareRoot()
    let minimum = values.dropFirst().reduce(values[0]) { $0 < $1 ? $0 : $1 }
    let maximum = values.dropFirst().reduce(values[0]) { $0 > $1 ? $0 : $1 }
    return [n, m, deviation, minimum, maximum]
  }

  private func noisy(_ value: Double, _ generator: inout SplitMix64) -> Double {
    let deviation = value == 0 ? 0 : value * 1e-5
    let noise = generator.normal() * deviation + 0.0
    return value.isInfinite ? value : value + noise
  }

  // MARK: Ranks and the root search

  /// −0.0 below +0.0; NaN counts as +∞.
  private func ranksBelow(_ a: Double, _ b: Double) -> Bool {
    if a == 0 && b == 0 { return a.sign == .minus && b.sign == .plus }
    return (a.isNaN ? .infinity : a) < (b.isNaN ? .infinity : b)
  }

  /// The sum of the ranks of the first `m` values among all, and Σ(t³ − t) over ties.
  private func ranks(_ m: Int, _ values: [Double]) -> (sum: Double, ties: Double) {
    let order = values.indices.sorted { ranksBelow(values[$0], values[$1]) }
    var (sum, ties, start) = (0.0, 0.0, 0)
    while start < order.count {
      var end = start + 1
      while end < order.count && !ranksBelow(values[order[start]], values[order[end]]) { end += 1 }
      let average = Double(start + 1 + end) / 2
      for place in start..<end where order[place] < m { sum += average }
      let t = Double(end - start)
      ties += t * t * t - t
      start = end
    }
    return (sum, ties)
  }

  private func z(_ x: [Double], _ y: [Double], _ mu: Double) -> Double? {
    let (m, n) = (Double(x.count), Double(y.count))
    let (r, ties) = ranks(x.count, x.map { $0 - mu } + y)
    let d = r - m * (m + 1) / 2 - m * n / 2
    let c = d > 0 ? 0.5 : d < 0 ? -0.5 : 0
    let s = ((m * n / 12) * ((m + n + 1) - ties / ((m + n) * (m + n - 1)))).squareRoot()
    return s == 0 ? nil : (d - c) / s
  }

  private func interval(_ x: [Double], _ y: [Double]) -> (Double, Double, Double)? {
    let zq = -2.326347874040841
    let (sx, sy) = (x.sorted(by: ranksBelow), y.sorted(by: ranksBelow))
    let lo = sx[0] - sy[sy.count - 1]
    let hi = sx[sx.count - 1] - sy[0]
    func g(_ mu: Double, _ q: Double) -> Double? { z(x, y, mu).map { $0 - q } }
    func root(_ q: Double) -> Double? {
      guard let fl = g(lo, q), let fu = g(hi, q) else { return nil }
      if fl <= 0 { return lo }
      if fu >= 0 { return hi }
      return zeroin(lo, hi, fl, fu) { g($0, q) }
    }
    guard let lower = root(-zq), let upper = root(zq), let fl = g(lo, 0), let fu = g(hi, 0),
      let estimate = zeroin(lo, hi, fl, fu, { g($0, 0) })
    else { return nil }
    return (lower, upper, estimate)
  }

  private func superiority(_ x: [Double], _ y: [Double]) -> Double {
    let (m, n) = (Int32(x.count), Int32(y.count))
    return (2 * ranks(x.count, x + y).sum - Double(m &* (m &+ 1))) / Double(2 &* n &* m)
  }
}

private func zeroin(
  _ first: Double, _ second: Double, _ fFirst: Double, _ fSecond: Double,
  _ f: (Double) -> Double?
) -> Double? {
  let epsilon = 2.220446049250313e-16
  var a = first, b = second, fa = fFirst, fb = fSecond
  var c = a, fc = fa
  func zero(_ v: Double) -> Bool { abs(v) <= Double.leastNonzeroMagnitude }
  if zero(fa) { return a }
  if zero(fb) { return b }
  for _ in 1...1001 {
    let prev = b - a
    if abs(fc) < abs(fb) {
      let (oldB, oldFb) = (b, fb)
      a = b
      b = c
      c = oldB
      fa = fb
      fb = fc
      fc = oldFb
    }
    let tol = 2 * epsilon * abs(b) + 1e-4 / 2
    var new = (c - b) / 2
    if abs(new) <= tol || zero(fb) { return b }
    if abs(prev) >= tol && abs(fa) > abs(fb) {
      let cb = c - b
      var p = 0.0, q = 0.0
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
      if p < 0.75 * cb * q - abs(tol * q) / 2 && p < abs(prev * q / 2) { new = p / q }
    }
    if abs(new) < tol { new = new > 0 ? tol : -tol }
    a = b
    fa = fb
    b = b + new
    guard let value = f(b) else { return nil }
    fb = value
    if (fb > 0 && fc > 0) || (fb < 0 && fc < 0) {
      c = a
      fc = fa
    }
  }
  return b
}
