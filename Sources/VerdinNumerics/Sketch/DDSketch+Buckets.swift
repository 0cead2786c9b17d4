/// A bucket that holds values: low < v ≤ high for positive ones, low ≤ v < high for negative ones, both
/// ends 0 for zeros.
package struct FilledBucket: Sendable, Equatable {
  package var low: Double
  package var high: Double
  /// What stands for the values.
  package var middle: Double
  package var count: Int
}

extension DDSketch {
  /// The buckets that hold values, ascending.
  ///
  /// - Complexity: O(buckets)
  package var filledBuckets: [FilledBucket] {
    var filled: [FilledBucket] = []
    for index in negative.filled.reversed() where negative[index] > 0 {
      filled.append(
        FilledBucket(
          low: -buckets.upperEdge(index), high: -buckets.upperEdge(index - 1),
          middle: -buckets.middle(index), count: negative[index]))
    }
    if zeros > 0 { filled.append(FilledBucket(low: 0, high: 0, middle: 0, count: zeros)) }
    for index in positive.filled where positive[index] > 0 {
      filled.append(
        FilledBucket(
          low: buckets.upperEdge(index - 1), high: buckets.upperEdge(index),
          middle: buckets.middle(index), count: positive[index]))
    }
    return filled
  }

  /// The value of rank ⌊q(n − 1)⌋ from 0, within the relative accuracy.
  ///
  /// - Returns: NaN for no values.
  /// - Precondition: `q` is between 0 and 1.
  package func value(at q: Double) -> Double {
    precondition(q >= 0 && q <= 1, "\(q) is no share")
    let filled = filledBuckets
    let rank = Int((q * Double(count - 1)).rounded(.down))
    var below = 0
    for bucket in filled {
      below += bucket.count
      if below > rank { return min(max(bucket.middle, minimum), maximum) }
    }
    return .nan
  }
}
