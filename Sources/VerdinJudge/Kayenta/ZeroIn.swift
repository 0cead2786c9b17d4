/// The Brent-Dekker root search "zeroin" with R's stopping rule and Kayenta's absolute tolerance.
///
/// Ends of the same sign are not refused; the search then ends where it happens to.
///
/// - Parameters:
///   - fLow: f(`low`); `fHigh` likewise.
/// - Returns: nil as soon as `f` has no value.
/// - SeeAlso: Brent 1973, *Algorithms for Minimization without Derivatives*, chapter 4
func zeroIn(
  _ low: Double, _ high: Double, _ fLow: Double, _ fHigh: Double, _ f: (Double) -> Double?
) -> Double? {
  let tolerance = 1e-4
  let mostRounds = 1_001
  var (a, b, c) = (low, high, low)
  var (fa, fb, fc) = (fLow, fHigh, fLow)
  if vanishes(fa) { return a }
  if vanishes(fb) { return b }
  for _ in 0..<mostRounds {
    let previous = b - a
    if abs(fc) < abs(fb) {
      (a, b, c) = (b, c, b)
      (fa, fb, fc) = (fb, fc, fb)
    }
    let enough = 2 * 2.220446049250313e-16 * abs(b) + tolerance / 2
    var step = (c - b) / 2
    if abs(step) <= enough || vanishes(fb) { return b }
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
    guard let value = f(b) else { return nil }
    fb = value
    if (fb > 0 && fc > 0) || (fb < 0 && fc < 0) {
      c = a
      fc = fa
    }
  }
  return b
}

private func vanishes(_ value: Double) -> Bool { abs(value) <= .leastNonzeroMagnitude }
