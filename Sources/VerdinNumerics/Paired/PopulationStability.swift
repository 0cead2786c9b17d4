import RealModule

/// The population stability index of two histograms over the same bins, with what it takes to read
/// it: its size under no drift and a p-value.
///
/// Σ(p − q) log(p/q) over shares smoothed by half a count per bin. A fixed threshold such as 0.1
/// fires on most *identical* pairs of 100 values in 10 bins; the p-value does not.
///
/// - SeeAlso: Yurdakul & Naranjo 2020, doi:10.21314/JRMV.2020.227
package struct PopulationStability: Sendable {
  package let index: Double
  /// What the index is expected to be when nothing changed: (bins − 1)(1/m + 1/n).
  package let expectedUnderNull: Double
  /// Index · mn/(m + n), asymptotically χ² with bins − 1 degrees of freedom.
  package let chiSquared: Double
  package let pValue: Double

  /// - Precondition: at least two bins, as many in both, and not empty.
  package init(expected: [Double], actual: [Double]) {
    precondition(
      expected.count == actual.count && expected.count >= 2,
      "\(expected.count) bins against \(actual.count)")
    for count in expected + actual {
      precondition(count >= 0 && count.isFinite, "\(count) is no count")
    }
    let (m, n) = (expected.reduce(0, +), actual.reduce(0, +))
    precondition(m > 0 && n > 0, "\(m) expected and \(n) actual values")
    let half = 0.5 * Double(expected.count)
    index = zip(expected, actual).reduce(0) { sum, counts in
      let p = (counts.1 + 0.5) / (n + half)
      let q = (counts.0 + 0.5) / (m + half)
      return sum + (p - q) * Double.log(p / q)
    }
    expectedUnderNull = Double(expected.count - 1) * (1 / m + 1 / n)
    chiSquared = index * (m / (m + n) * n)
    pValue = Self.above(chiSquared, degrees: expected.count - 1)
  }

  /// P(χ² > x), by the finite sum that whole degrees of freedom have.
  private static func above(_ x: Double, degrees: Int) -> Double {
    if x <= 0 { return 1 }
    let half = x / 2
    let odd = degrees % 2 == 1
    var sum = odd ? Double.erfc(half.squareRoot()) : 0
    // half^k e^(−half) / Γ(k + 1), for k = 0, 1, … or ½, 1½, …
    var term =
      odd ? 2 * (half / Double.pi).squareRoot() * Double.exp(-half) : Double.exp(-half)
    var k = odd ? 0.5 : 0.0
    while k < Double(degrees) / 2 - 0.25 {
      sum += term
      k += 1
      term *= half / k
    }
    return min(1, sum)
  }
}
