/// The bounds beyond which a value counts as an outlier.
package struct Fences: Sendable, Equatable {
  package var lower: Double
  package var upper: Double

  /// Tukey's fences: `factor` interquartile ranges beyond the quartiles.
  ///
  /// - Parameter guarded: never cut inside the first and the last percentile, so that no more than
  ///   about 1 % of the values per side lies outside.
  package init(_ sample: borrowing SortedSample, factor: Double, guarded: Bool) {
    let first = sample.percentile(25)
    let third = sample.percentile(75)
    let range = third - first
    lower = first - factor * range
    upper = third + factor * range
    if guarded {
      lower = Double.nanMinimum(sample.percentile(1), lower)
      upper = Double.nanMaximum(sample.percentile(99), upper)
    }
  }

  /// Whether `value` lies on or within the fences; a NaN fence excludes nothing.
  package func contain(_ value: Double) -> Bool {
    !(value > upper) && !(value < lower)
  }
}

extension Double {
  /// The smaller of two values, NaN when either is.
  fileprivate static func nanMinimum(_ a: Double, _ b: Double) -> Double {
    a.isNaN || b.isNaN ? .nan : Swift.min(a, b)
  }

  fileprivate static func nanMaximum(_ a: Double, _ b: Double) -> Double {
    a.isNaN || b.isNaN ? .nan : Swift.max(a, b)
  }
}
