/// The value of one rank among values that are spread fairly evenly between two ends.
///
/// A linear map to buckets never decreases, so the bucket of the rank holds the answer; only that
/// bucket is sorted.
struct BucketSelection {
  private var counts: [UInt32] = []
  private var inside: [Double] = []

  /// The `rank`-th smallest (0-based) of `values[from ..< from + count]`.
  mutating func select(
    rank: Int, of values: inout [Double], from: Int, count: Int, scratch: inout SortScratch
  ) -> Double {
    precondition(rank >= 0 && rank < count, "rank \(rank) of \(count) values")
    let span = values.span
    var (lowest, highest) = (span[from], span[from])
    for place in (from + 1)..<max(from + 1, from + count) {
      lowest = min(lowest, span[place])
      highest = max(highest, span[place])
    }
    if lowest == highest { return lowest }
    let buckets = max(1, min(1_024, count / 8))
    let scale = Double(buckets) / (highest - lowest)
    inside.removeAll(keepingCapacity: true)
    // Denormal or overflowing ranges have no linear map.
    guard scale > 0, scale.isFinite else {
      for place in from..<(from + count) { inside.append(span[place]) }
      return sortedInside(rank, &scratch)
    }
    if counts.count < buckets {
      counts.append(contentsOf: repeatElement(0, count: buckets - counts.count))
    }
    for bucket in 0..<buckets { counts[bucket] = 0 }
    var tally = counts.mutableSpan
    for place in from..<(from + count) {
      tally[min(buckets - 1, Int((span[place] - lowest) * scale))] &+= 1
    }
    var (bucket, before) = (0, 0)
    while before + Int(tally[bucket]) <= rank {
      before += Int(tally[bucket])
      bucket += 1
    }
    for place in from..<(from + count)
    where min(buckets - 1, Int((span[place] - lowest) * scale)) == bucket {
      inside.append(span[place])
    }
    return sortedInside(rank - before, &scratch)
  }

  private mutating func sortedInside(_ rank: Int, _ scratch: inout SortScratch) -> Double {
    scratch.sort(&inside)
    return inside[rank]
  }
}
