import RealModule

/// Buckets whose edges grow by one factor γ: bucket *i* holds the values with γ^(i−1) < v ≤ γ^i.
///
/// The mapping "logarithmic" of DDSketch. Where γ is 2^(2^−scale) the buckets are also those of an
/// OpenTelemetry exponential histogram of that scale, whose index is smaller by one, and each bucket
/// of a scale is two of the next finer one.
///
/// - SeeAlso: Masson, Rim & Lee 2019, doi:10.14778/3352063.3352135
package struct LogBuckets: Sendable, Equatable {
  package let gamma: Double
  /// The binary logarithm of the number of buckets for every doubling; nil for any other γ.
  package let scale: Int?

  package static let scales = 0...11

  /// - Precondition: the scale is in `scales`.
  package init(scale: Int) {
    precondition(Self.scales.contains(scale), "scale \(scale) is not in \(Self.scales)")
    self.scale = scale
    gamma = Double.exp2(1 / Double(1 << scale))
  }

  /// - Precondition: `gamma` is above 1 and finite.
  package init(gamma: Double) {
    precondition(gamma > 1 && gamma.isFinite, "γ is \(gamma)")
    let known = Self.scales.first { abs(LogBuckets(scale: $0).gamma - gamma) <= 4 * gamma.ulp }
    scale = known
    self.gamma = known.map { LogBuckets(scale: $0).gamma } ?? gamma
  }

  /// The coarsest scale of this relative accuracy or better.
  ///
  /// - Returns: nil for an accuracy that no scale has.
  package init?(accuracy: Double) {
    guard let scale = Self.scales.first(where: { LogBuckets(scale: $0).accuracy <= accuracy })
    else { return nil }
    self.init(scale: scale)
  }

  /// α = (γ − 1)/(γ + 1): how far a value lies at most from what stands for its bucket, relative to
  /// the value.
  package var accuracy: Double { (gamma - 1) / (gamma + 1) }

  /// The upper edge γ^i, 0 or +∞ where it leaves the range of doubles.
  package func upperEdge(_ index: Int) -> Double {
    guard let scale else { return Double.pow(gamma, Double(index)) }
    let part = index & ((1 << scale) - 1)
    return Double(
      sign: .plus, exponent: index >> scale, significand: RootsOfTwo.power(part, scale: scale))
  }

  /// The value with the same relative distance α to both edges: 2γ^i/(γ + 1).
  package func middle(_ index: Int) -> Double {
    // The lower edge is always finite.
    upperEdge(index - 1) * (2 * gamma / (gamma + 1))
  }
}

/// The powers 2^(j/2^scale) for 0 ≤ j < 2^scale, the same on every machine.
///
/// A product of repeated square roots, which IEEE 754 rounds alike everywhere, as `exp2` does not.
/// Fewer roots make the powers of a coarser scale, so these are among those of every finer one.
enum RootsOfTwo {
  /// 2^(2^−k) at place k.
  private static let roots: [Double] = (1...LogBuckets.scales.upperBound).reduce(into: [2]) {
    roots, _ in roots.append(roots[roots.count - 1].squareRoot())
  }

  static func power(_ part: Int, scale: Int) -> Double {
    var power = 1.0
    for place in 0..<scale where part >> (scale - 1 - place) & 1 == 1 { power *= roots[place + 1] }
    return power
  }
}
