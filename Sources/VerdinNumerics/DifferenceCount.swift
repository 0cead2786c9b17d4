/// Counting the pairwise differences x_i − y_j on one side of a threshold, without forming them.
///
/// The samples are sorted, and rounding is monotone, so the differences `fl(x_i − y_j)` fall along
/// rows and columns: the ones at or below a threshold form a staircase that is walked in m + n
/// steps. What is counted is the rounded difference itself, so that a result found by counting is
/// the same, bit for bit, as one found by forming and sorting all differences.
package enum DifferenceCount {
  /// Numbers of differences ≤ each of three thresholds; three walks side by side hide latency.
  ///
  /// - Parameters:
  ///   - thresholds: finite.
  ///   - x: ascending, with at least one +∞ behind the `m` values; `y` likewise.
  /// - Complexity: *m* + *n* steps, no allocation, no data-dependent branch.
  static func notAbove(
    _ thresholds: (Double, Double, Double), _ x: Span<Double>, _ m: Int, _ y: Span<Double>, _ n: Int
  ) -> (Int, Int, Int) {
    var (i0, j0, c0) = (0, 0, 0)
    var (i1, j1, c1) = (0, 0, 0)
    var (i2, j2, c2) = (0, 0, 0)
    let (d0, d1, d2) = thresholds
    for _ in 0..<(m + n) {
      let a0 = x[i0] - y[j0] > d0 ? 1 : 0
      let a1 = x[i1] - y[j1] > d1 ? 1 : 0
      let a2 = x[i2] - y[j2] > d2 ? 1 : 0
      c0 &+= (a0 &- 1) & (n &- j0)
      c1 &+= (a1 &- 1) & (n &- j1)
      c2 &+= (a2 &- 1) & (n &- j2)
      j0 &+= a0
      j1 &+= a1
      j2 &+= a2
      i0 &+= 1 &- a0
      i1 &+= 1 &- a1
      i2 &+= 1 &- a2
    }
    return (c0, c1, c2)
  }
}
