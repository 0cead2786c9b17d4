import RealModule

/// Binomial, hypergeometric and beta terms without the cancellation of three large log-gammas.
///
/// - SeeAlso: Loader 2000, "Fast and accurate computation of binomial probabilities", the method of
///   R's `dbinom`
package enum BinomialTerm {
  /// x^a y^b / B(a, b), for y = 1 − x.
  static func power(_ a: Double, _ b: Double, _ x: Double, _ y: Double) -> Double {
    let sum = a + b
    let exponent =
      stirlingError(sum) - stirlingError(a) - stirlingError(b)
      - deviances(a, b, expected: sum * x, sum * y)
    return (a * (b / sum) / (2 * Double.pi)).squareRoot() * Double.exp(exponent)
  }

  /// P(X = k) for k successes in n trials of probability p, where q = 1 − p.
  package static func probability(_ k: Double, of n: Double, p: Double, q: Double) -> Double {
    if k < 0 || k > n { return 0 }
    if p == 0 { return k == 0 ? 1 : 0 }
    if q == 0 { return k == n ? 1 : 0 }
    if k == 0 { return p < 0.5 ? Double.exp(n * Double.log(onePlus: -p)) : Double.pow(q, n) }
    if k == n { return q < 0.5 ? Double.exp(n * Double.log(onePlus: -q)) : Double.pow(p, n) }
    let rest = n - k
    let exponent =
      stirlingError(n) - stirlingError(k) - stirlingError(rest)
      - deviances(k, rest, expected: n * p, n * q)
    return (n / (2 * Double.pi * k * rest)).squareRoot() * Double.exp(exponent)
  }

  /// P(X = k) for k marked ones in a draw of n out of a population with `marked` and `plain` ones.
  package static func hypergeometric(
    _ k: Double, of n: Double, marked: Double, plain: Double
  ) -> Double {
    let total = marked + plain
    if n == 0 { return k == 0 ? 1 : 0 }
    let p = n / total
    let q = (total - n) / total
    return probability(k, of: marked, p: p, q: q) * probability(n - k, of: plain, p: p, q: q)
      / probability(n, of: total, p: p, q: q)
  }

  /// lgamma(z) − [(z − ½) log z − z + ½ log 2π]: what Stirling's formula leaves out.
  static func stirlingError(_ z: Double) -> Double {
    if z < 15 {
      let formula = (z - 0.5) * Double.log(z) - z + 0.918938533204672741780329736406
      return Double.logGamma(z) - formula
    }
    let s = 1 / (z * z)
    let series =
      1.0 / 12 - s * (1.0 / 360 - s * (1.0 / 1260 - s * (1.0 / 1680 - s * (1.0 / 1188))))
    // The sixth term, 691/360360 z^-11, is below 3e-16 from z = 15 on.
    return (series - s * s * s * s * s * (691.0 / 360_360)) / z
  }

  /// The deviances of two counts from what is expected of them, whose sums agree.
  private static func deviances(
    _ a: Double, _ b: Double, expected m: Double, _ n: Double
  ) -> Double {
    // The two differences cancel. The smaller expectation has the smaller rounding error.
    let difference = m < n ? a - m : n - b
    return deviance(a, m, difference) + deviance(b, n, -difference)
  }

  /// x log(x / m) + m − x, without cancellation when x is near m.
  private static func deviance(_ x: Double, _ m: Double, _ difference: Double) -> Double {
    guard abs(difference) < 0.1 * (x + m) else { return x * Double.log(x / m) - difference }
    let v = difference / (x + m)
    var sum = difference * v
    var term = 2 * x * v
    let square = v * v
    var divisor = 3.0
    while true {
      term *= square
      let next = sum + term / divisor
      if next == sum { return next }
      sum = next
      divisor += 2
    }
  }
}
