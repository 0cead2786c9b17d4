import VerdinNumerics

/// Whether `value` is the difference of the 0-based `rank` among all x_i − y_j: fewer than
/// `rank` + 1 lie below it and more than `rank` do not lie above it, and it is one of them.
///
/// Counts row by row with a binary search, which shares no idea with the selection under test.
func isDifference(
  _ value: Double, ofRank rank: Int, _ x: SortedSample, _ y: SortedSample
) -> Bool {
  var (below, notAbove) = (0, 0)
  for a in x.values {
    // The differences a − y_j fall along the row.
    below += y.count - firstColumn(y) { a - $0 < value }
    notAbove += y.count - firstColumn(y) { a - $0 <= value }
  }
  return below <= rank && rank < notAbove
}

private func firstColumn(_ y: SortedSample, where holds: (Double) -> Bool) -> Int {
  var (low, high) = (0, y.count)
  while low < high {
    let middle = (low + high) / 2
    if holds(y[middle]) { high = middle } else { low = middle + 1 }
  }
  return low
}
