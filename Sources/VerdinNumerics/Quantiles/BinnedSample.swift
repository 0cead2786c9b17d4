import RealModule

/// A sample of which only the counts between edges are known: a histogram.
///
/// Within a bin the smaller of the two tails is taken to change exponentially along the scale, which
/// is exact for the upper tail of exponential values and, on logarithms, for Pareto's law; the error
/// is of the second order in the bin's width.
package struct BinnedSample: Sendable, Equatable {
  package enum Scale: Sendable { case value, logarithm }

  /// The lower edge of the first bin, then every upper edge; the outer ones may be infinite.
  private let edges: [Double]
  /// For each bin, the number of values in it and below.
  private let cumulative: [Double]

  /// - Parameters:
  ///   - upperEdges: ascending, the last may be +∞. Values reach down to 0 when the first is above
  ///     0, else to −∞.
  ///   - counts: a number of values for each bin, not cumulated, not negative.
  /// - Precondition: there is at least one bin; on logarithms the first edge is above 0.
  package init(upperEdges: [Double], counts: [Double], scale: Scale) {
    precondition(
      !counts.isEmpty && counts.count == upperEdges.count,
      "\(counts.count) counts for \(upperEdges.count) bins")
    let first = upperEdges[0] > 0 ? 0 : -Double.infinity
    precondition(
      scale == .value || upperEdges[0] > 0, "no logarithm of values below \(upperEdges[0])")
    edges = ([first] + upperEdges).map { scale == .logarithm ? Double.log($0) : $0 }
    var sum = 0.0
    cumulative = counts.map { count in
      sum += count
      return sum
    }
  }

  /// How many values there are.
  package var total: Double { cumulative[cumulative.count - 1] }

  /// The value below which a share of the sample lies; the near edge in a bin without end.
  ///
  /// - Precondition: the sample is not empty, and the share is between 0 and 1.
  /// - Complexity: O(log *bins*)
  package func value(at share: Double) -> Double {
    let bin = bin(at: share)
    let (start, end) = (edges[bin], edges[bin + 1])
    guard start.isFinite, end.isFinite else { return start.isFinite ? start : end }
    return start + (end - start) * part(of: bin, upTo: share * total)
  }

  /// Where a bin without end begins or ends, when the share falls into one: the value lies above the
  /// number (`isAbove`) or below.
  package func openEdge(at share: Double) -> (edge: Double, isAbove: Bool)? {
    let bin = bin(at: share)
    let (start, end) = (edges[bin], edges[bin + 1])
    if end == .infinity { return (start, true) }
    return start == -.infinity ? (end, false) : nil
  }

  /// The quantile with the error that independent values leave.
  ///
  /// - Complexity: O(log *bins*) for each of some 250 steps round the quantile.
  package func quantile(at q: Double) -> HarrellDavis {
    let n = total
    let deviation = deviation(at: q)
    let (low, high) = (max(0, q - 10 * deviation), min(1, q + 10 * deviation))
    // Steps of equal probability, so that bins of any width are crossed smoothly.
    let steps = 250
    var values: [Double] = []
    var counts: [Double] = []
    var before = 0.0
    for step in 0...(steps + 1) {
      let share =
        step > steps ? 1 : min(high, low + (high - low) * Double(step) / Double(steps))
      guard share > before else { continue }
      values.append(value(at: (before + share) / 2))
      counts.append(share * n)
      before = share
    }
    return HarrellDavis(values: values.span, cumulative: counts.span, at: q)
  }

  /// The width of the widest bin in which the quantile may lie, within two standard errors; +∞ for
  /// a bin without end.
  package func resolution(at q: Double) -> Double {
    let reach = 2 * deviation(at: q)
    let first = bin(at: max(0, q - reach))
    let last = bin(at: min(1, q + reach))
    var widest = 0.0
    for bin in first...last where isFilled(bin) {
      widest = max(widest, edges[bin + 1] - edges[bin])
    }
    return widest
  }

  /// How many of the values of a part of this sample lie above its quantile.
  ///
  /// - Parameter counts: the part's own values in each bin.
  package func count(of counts: Span<Double>, above q: Double) -> Double {
    precondition(
      counts.count == cumulative.count, "\(counts.count) counts for \(cumulative.count) bins")
    let bin = bin(at: q)
    let filled = cumulative[bin] - below(bin)
    var above = counts[bin] * (cumulative[bin] - q * total) / filled
    for higher in counts.indices where higher > bin { above += counts[higher] }
    return above
  }

  /// The standard error of the share below the quantile.
  private func deviation(at q: Double) -> Double { (q * (1 - q) / (total + 2)).squareRoot() }

  private func below(_ bin: Int) -> Double { bin == 0 ? 0 : cumulative[bin - 1] }

  private func isFilled(_ bin: Int) -> Bool { cumulative[bin] > below(bin) }

  /// The first filled bin that takes the running count to the share.
  private func bin(at share: Double) -> Int {
    precondition(total > 0, "an empty histogram")
    let target = min(share * total, total)
    var (start, end) = (0, cumulative.count - 1)
    while start < end {
      let middle = (start + end) / 2
      if cumulative[middle] < target || cumulative[middle] == 0 {
        start = middle + 1
      } else {
        end = middle
      }
    }
    return start
  }

  /// How far into its bin a running count lies, from 0 to 1.
  private func part(of bin: Int, upTo count: Double) -> Double {
    let (low, high) = (below(bin), cumulative[bin])
    var (near, far, here) = (low, high, count)
    if low + high > total { (near, far, here) = (total - low, total - high, total - count) }
    let part =
      near > 0 && far > 0 && here > 0
      ? Double.log(here / near) / Double.log(far / near) : (count - low) / (high - low)
    return clip(part, 0, 1)
  }
}
