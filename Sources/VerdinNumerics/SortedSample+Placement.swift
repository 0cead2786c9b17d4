extension SortedSample {
  /// The share of the sample below a value, equal ones counting half.
  ///
  /// - Precondition: the sample is not empty.
  /// - Complexity: O(log *n*)
  package func placement(of value: Double) -> Double {
    0.5 * Double(count(below: value) + count(notAbove: value)) / Double(count)
  }

  /// - Complexity: O(log *n*)
  package func count(below value: Double) -> Int { position { $0 < value } }

  /// - Complexity: O(log *n*)
  package func count(notAbove value: Double) -> Int { position { $0 <= value } }

  /// How many of the smallest values meet a condition that larger ones do not meet.
  private func position(_ isBefore: (Double) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isBefore(padded[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
