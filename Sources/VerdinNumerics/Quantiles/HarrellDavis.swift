import RealModule

/// A quantile as a smooth mean of all order statistics, with its standard error.
///
/// The weights are the increments of the beta distribution with parameters (n + 1)q and
/// (n + 1)(1 − q) over the steps 1/n: Harrell and Davis. The squared error is the spread of the
/// order statistics under the same weights: Maritz and Jarrett. For independent values only.
///
/// - SeeAlso: Harrell & Davis 1982, doi:10.1093/biomet/69.3.635; Maritz & Jarrett 1978,
///   doi:10.1080/01621459.1978.10480027
package struct HarrellDavis: Sendable, Equatable {
  package var estimate: Double
  package var standardError: Double

  /// - Parameters:
  ///   - sample: the values, or their logarithms when ratios are to be compared.
  ///   - q: the quantile, between 0 and 1.
  /// - Precondition: the sample is not empty.
  /// - Complexity: O(√n) weights that count, each O(√n).
  package init(_ sample: borrowing SortedSample, at q: Double) {
    let n = sample.count
    self.init(sample.padded.span, n, total: Double(n), at: q) { Double($0 + 1) / Double(n) }
  }

  /// - Parameters:
  ///   - values: one for each bin, ascending, such as the logarithm of its middle.
  ///   - cumulative: for each bin, the number of values in it and below.
  package init(values: Span<Double>, cumulative: Span<Double>, at q: Double) {
    precondition(
      values.count == cumulative.count && values.count > 0,
      "\(values.count) bins, \(cumulative.count) counts")
    let total = cumulative[cumulative.count - 1]
    precondition(total >= 1, "an empty histogram")
    self.init(values, values.count, total: total, at: q) { cumulative[$0] / total }
  }

  /// - Parameter share: the share of values up to and with the given place.
  private init(
    _ values: Span<Double>, _ count: Int, total: Double, at q: Double, share: (Int) -> Double
  ) {
    precondition(q > 0 && q < 1, "\(q) is not between 0 and 1")
    let law = (a: (total + 1) * q, b: (total + 1) * (1 - q))
    var start = 0
    var end = count
    while start < end {
      let middle = (start + end) / 2
      if share(middle) < q { start = middle + 1 } else { end = middle }
    }
    // Away from the quantile the weights fall off fast: walk outwards until none is left.
    var sums = WeightedSums(origin: values[min(start, count - 1)])
    var before = IncompleteBeta(law.a, law.b, at: start == 0 ? 0 : share(start - 1))
    var (place, outer) = (start, before)
    while place < count, outer.upper > Self.negligible {
      let next = IncompleteBeta(law.a, law.b, at: min(1, share(place)))
      sums.add(values[place], weight: increment(outer, next))
      (outer, place) = (next, place + 1)
    }
    place = start - 1
    while place >= 0, before.lower > Self.negligible {
      let next = IncompleteBeta(law.a, law.b, at: place == 0 ? 0 : share(place - 1))
      sums.add(values[place], weight: increment(next, before))
      (before, place) = (next, place - 1)
    }
    estimate = sums.mean
    standardError = sums.variance.squareRoot()
  }

  private static let negligible = 1e-30

  /// Compares two quantiles, challenger minus champion, by the normal law.
  ///
  /// - Parameters:
  ///   - margin: on the scale of the values, harm positive.
  package static func compare(
    _ x: HarrellDavis, _ y: HarrellDavis, margin: Double, harm: HarmSign, alphaFail: Double,
    alphaPass: Double
  ) -> MarginTest {
    MarginTest(
      harm.rawValue * (x.estimate - y.estimate), standardError: error(x, y),
      degreesOfFreedom: .infinity, margin: margin, alphaFail: alphaFail, alphaPass: alphaPass)
  }

  /// The standard error of the difference of two independent quantiles.
  package static func error(_ x: HarrellDavis, _ y: HarrellDavis) -> Double {
    (x.standardError * x.standardError + y.standardError * y.standardError).squareRoot()
  }
}

/// The probability between two points, from the tail that keeps its digits.
private func increment(_ low: IncompleteBeta, _ high: IncompleteBeta) -> Double {
  low.upper < 0.5 ? low.upper - high.upper : high.lower - low.lower
}

/// Sums of w and w·(v − origin) and w·(v − origin)².
private struct WeightedSums {
  let origin: Double
  private var weights = 0.0
  private var firsts = 0.0
  private var squares = 0.0

  init(origin: Double) { self.origin = origin }

  mutating func add(_ value: Double, weight: Double) {
    let distance = value - origin
    weights += weight
    firsts += weight * distance
    squares += weight * distance * distance
  }

  var mean: Double { origin + firsts / weights }
  var variance: Double {
    let mean = firsts / weights
    return max(0, squares / weights - mean * mean)
  }
}
