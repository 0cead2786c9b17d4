/// Midranks of two samples together, doubled and centred, so that they are whole numbers that add up
/// to 0.
///
/// Of *N* values, one with *b* smaller ones and *a* not larger ones has the midrank (*b* + *a* + 1)/2;
/// its score here is *b* + *a* − *N*. The scores of x minus those of y are 2 (2 U − *m n*).
struct PooledRanks {
  private(set) var x: [Double] = []
  private(set) var y: [Double] = []
  private var pooled: [Double] = []
  private var sorted = SortedSample()
  private var scratch = SortScratch()
  /// The score at every place of the sorted values.
  private var scores: [Double] = []

  /// - Precondition: no value is NaN.
  /// - Complexity: O(*N* log *N*), no allocation once the storage has grown.
  mutating func replace(with valuesX: [Double], _ valuesY: [Double]) {
    pooled.removeAll(keepingCapacity: true)
    pooled.append(contentsOf: valuesX)
    pooled.append(contentsOf: valuesY)
    sorted.replace(with: pooled, scratch: &scratch)
    score(sorted, into: &scores)
    look(up: valuesX, in: sorted, scores, into: &x)
    look(up: valuesY, in: sorted, scores, into: &y)
  }
}

/// Writes the score of every sorted value to its place.
private func score(_ sorted: borrowing SortedSample, into scores: inout [Double]) {
  let (values, count) = (sorted.padded.span, sorted.count)
  scores.refill(count) { _ in 0 }
  var places = scores.mutableSpan
  var start = 0
  while start < count {
    var end = start + 1
    while end < count && values[end] == values[start] { end += 1 }
    for place in start..<end { places[place] = Double(start + end - count) }
    start = end
  }
}

/// Writes the score of each value, which is one of those sorted.
private func look(
  up values: [Double], in sorted: borrowing SortedSample, _ scores: [Double],
  into found: inout [Double]
) {
  let (values, count) = (values.span, sorted.count)
  let (ascending, scores) = (sorted.padded.span, scores.span)
  found.refill(values.count) { scores[place(of: values[$0], ascending, count)] }
}

/// The first place of a value that is among the sorted ones.
@inline(__always)
private func place(of value: Double, _ sorted: Span<Double>, _ count: Int) -> Int {
  var (first, length) = (0, count)
  // Halving without a branch on the comparison, which no predictor could learn.
  while length > 1 {
    let half = length / 2
    first &+= sorted[first &+ half &- 1] < value ? half : 0
    length &-= half
  }
  return first
}
