/// Huber's location of a series with its influence values: a mean that bursts cannot drag along.
///
/// The location m solves Σ ψ((d_t − m)/s) = 0 exactly, with ψ(u) = u clipped to ±1.5 and the scale
/// s = 1.4826 · MAD, or √(π/2) · the mean absolute deviation from the median when more than half of
/// the values are equal.
///
/// - SeeAlso: Huber 1964, doi:10.1214/aoms/1177703732
package struct Huber: Sendable, Equatable {
  /// The location m, in the units of the series.
  package var location: Double
  /// The scale s; 0 for a constant series, whose location is its value.
  package var scale: Double
  /// The share of values within 1.5 s of the location.
  package var inlierShare: Double

  static let tuning = 1.5

  /// Estimates the location of `scratch.series` and leaves in `scratch.influence`, in the order of
  /// the series, s·ψ((d_t − m)/s) / max(inlier share, 0.2): the series that m is the mean of.
  ///
  /// - Precondition: the series is finite and not empty.
  /// - Complexity: O(*n*), no allocation once the scratch has grown.
  package init(_ scratch: inout SeriesScratch) {
    scratch.sortSeries()
    let n = scratch.series.count
    let median = middle(scratch.sorted.padded.span, n)
    scale = spread(scratch.sorted.padded.span, n, from: median)
    if scale == 0 {
      location = median
      inlierShare = 1
      scratch.fillInfluence { _ in 0 }
      return
    }
    let reach = Self.tuning * scale
    scratch.sumDeviations(from: median)
    location =
      median + huberRoot(scratch.sorted.padded.span, n, median, reach, scratch.sums.span)
    inlierShare = share(scratch.sorted.padded.span, n, within: reach, of: location)
    let (centre, divisor) = (location, max(inlierShare, 0.2))
    scratch.fillInfluence { min(max($0 - centre, -reach), reach) / divisor }
  }
}

private func share(
  _ sorted: Span<Double>, _ n: Int, within reach: Double, of location: Double
) -> Double {
  var inliers = 0
  for t in 0..<n where abs(sorted[t] - location) <= reach { inliers &+= 1 }
  return Double(inliers) / Double(n)
}

private func spread(_ sorted: Span<Double>, _ n: Int, from median: Double) -> Double {
  let scale = 1.4826 * medianDeviation(n, from: median) { sorted[$0] }
  return scale > 0 ? scale : (Double.pi / 2).squareRoot() * meanDeviation(sorted, n, from: median)
}

extension SortedSample {
  /// The median of |value − median|, not scaled.
  ///
  /// - Precondition: the sample is not empty.
  /// - Complexity: O(log *n*), no allocation.
  package var medianAbsoluteDeviation: Double {
    medianDeviation(count, from: middle(padded.span, count)) { padded[$0] }
  }
}

private func middle(_ sorted: Span<Double>, _ n: Int) -> Double {
  let upper = sorted[n / 2]
  return n % 2 == 1 ? upper : sorted[n / 2 - 1] + 0.5 * (upper - sorted[n / 2 - 1])
}

/// The median of |d − median|: of the distances above the median and those below, both ascending
/// outwards, the n/2 + 1 smallest are parted by bisection.
///
/// - Parameter value: of the ascending values one by its place.
@inline(__always)
func medianDeviation(_ n: Int, from median: Double, _ value: (Int) -> Double) -> Double {
  let half = n / 2
  func above(_ i: Int) -> Double {
    i < 0 ? -.infinity : half + i < n ? value(half + i) - median : .infinity
  }
  func below(_ i: Int) -> Double {
    i < 0 ? -.infinity : i < half ? median - value(half - 1 - i) : .infinity
  }
  // How many of them lie above.
  var (count, most) = (1, n - half)
  while count < most {
    let middle = (count + most) / 2
    if below(half - middle) <= above(middle) { most = middle } else { count = middle + 1 }
  }
  let (up, down) = (above(count - 1), below(half - count))
  let last = max(up, down)
  if n % 2 == 1 { return last }
  let previous = up >= down ? max(above(count - 2), down) : max(up, below(half - count - 1))
  return previous + 0.5 * (last - previous)
}

private func meanDeviation(_ sorted: Span<Double>, _ n: Int, from median: Double) -> Double {
  var sum = 0.0
  for t in 0..<n { sum += abs(sorted[t] - median) }
  return sum / Double(n)
}

/// The root of F(m) = Σ clip(d − median − m, ±reach), a falling and piecewise linear function with
/// its corners at d − median ± reach.
///
/// Two binary searches, over the left corners and over the right ones, bracket the root between
/// neighbouring corners; between those F is linear. A flat piece at zero gives its midpoint.
private func huberRoot(
  _ sorted: Span<Double>, _ n: Int, _ median: Double, _ reach: Double, _ sums: Span<Double>
) -> Double {
  func excess(_ m: Double) -> Double {
    let low = firstIndex(in: sorted, n) { !($0 - median < m - reach) }
    let high = firstIndex(in: sorted, n) { $0 - median > m + reach }
    return Double(n - high - low) * reach + (sums[high] - sums[low]) - Double(high - low) * m
  }
  var (left, right) = (-Double.infinity, Double.infinity)
  var (atLeft, atRight) = (0.0, 0.0)
  for offset in [-reach, reach] {
    let place = firstIndex(in: sorted, n) { excess($0 - median + offset) < 0 }
    if place > 0 {
      let corner = sorted[place - 1] - median + offset
      if corner > left { (left, atLeft) = (corner, excess(corner)) }
    }
    let next = firstIndex(in: sorted, n) { excess($0 - median + offset) <= 0 }
    if next < n {
      let corner = sorted[next] - median + offset
      if corner < right { (right, atRight) = (corner, excess(corner)) }
    }
  }
  if !(atLeft > atRight) { return 0.5 * (left + right) }
  return left + (right - left) * (atLeft / (atLeft - atRight))
}

/// The first position of the sorted values from which on `isBeyond` holds.
@inline(__always)
private func firstIndex(
  in sorted: Span<Double>, _ n: Int, _ isBeyond: (Double) -> Bool
) -> Int {
  var (low, high) = (0, n)
  while low < high {
    let middle = (low &+ high) / 2
    if isBeyond(sorted[middle]) { high = middle } else { low = middle &+ 1 }
  }
  return low
}
