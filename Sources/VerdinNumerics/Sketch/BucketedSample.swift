/// A sample of which only the buckets are known: between which two values each value lies.
package struct BucketedSample: Sendable, Equatable {
  /// Ascending, without empty ones.
  package let buckets: [FilledBucket]
  /// For each bucket, the number of values in it and below.
  package let cumulative: [Int]

  /// - Precondition: the sketch holds values.
  package init(_ sketch: DDSketch) {
    let (least, most) = (sketch.minimum, sketch.maximum)
    buckets = sketch.filledBuckets.map { bucket in
      func within(_ value: Double) -> Double { min(max(value, least), most) }
      return FilledBucket(
        low: within(bucket.low), high: within(bucket.high), middle: within(bucket.middle),
        count: bucket.count)
    }
    precondition(!buckets.isEmpty, "a sketch without values")
    var sum = 0
    cumulative = buckets.map { bucket in
      sum += bucket.count
      return sum
    }
  }

  package var count: Int { cumulative[cumulative.count - 1] }

  /// Where in their buckets the values are taken to lie.
  package enum Place: Sendable, CaseIterable { case low, middle, high }

  package func values(_ place: Place) -> [Double] { buckets.map { $0[place] } }

  /// The order statistic of a 0-based rank.
  package func value(rank: Int, _ place: Place) -> Double { buckets[bucket(rank: rank)][place] }

  /// As `SortedSample.percentile`, of values that lie there.
  package func percentile(_ percent: Double, _ place: Place) -> Double {
    let position = Double(count - 1) * (percent / 100)
    let rank = Int(position.rounded(.down))
    let below = value(rank: rank, place)
    if rank + 1 >= count { return below }
    return below + (position - Double(rank)) * (value(rank: rank + 1, place) - below)
  }

  /// Mean and sum of squared distances from it.
  package func moments(_ place: Place) -> (mean: Double, standardDeviation: Double) {
    let n = Double(count)
    let mean = buckets.reduce(0) { $0 + $1[place] * (Double($1.count) / n) }
    let squares = buckets.reduce(0) { sum, bucket in
      let distance = bucket[place] - mean
      return sum + distance * distance * Double(bucket.count)
    }
    return (mean, count > 1 ? (squares / (n - 1)).squareRoot() : 0)
  }

  /// The quantile of values that lie there, mapped by an increasing function.
  ///
  /// - Parameter error: which of the errors that the values may have, wherever in their buckets they
  ///   lie: the least, that of values there, or the greatest.
  package func quantile(
    at q: Double, _ place: Place, error: Place = .middle, _ increasing: (Double) -> Double
  ) -> HarrellDavis {
    let values = buckets.map { increasing($0[place]) }
    let shares = cumulative.map { Double($0) }
    var found = HarrellDavis(values: values.span, cumulative: shares.span, at: q)
    // What moves values within a width moves their deviation by half of it at most (Minkowski's and
    // Popoviciu's inequalities); the weights reach no further than ten deviations of the rank.
    let reach = 10 * (q * (1 - q) / Double(count + 2)).squareRoot() * Double(count)
    let first = bucket(rank: Int(max(0, q * Double(count) - reach - 1)))
    let last = bucket(rank: min(count - 1, Int(q * Double(count) + reach + 1)))
    let widest = buckets[first...last].map { increasing($0.high) - increasing($0.low) }.max() ?? 0
    switch error {
    case .low: found.standardError = max(0, found.standardError - widest / 2)
    case .middle: break
    case .high: found.standardError += widest / 2
    }
    return found
  }

  private func bucket(rank: Int) -> Int {
    var (start, end) = (0, cumulative.count - 1)
    while start < end {
      let middle = (start + end) / 2
      if cumulative[middle] > rank { end = middle } else { start = middle + 1 }
    }
    return start
  }
}

extension BucketedSample.Place {
  /// Where the values of the other sample lie when the difference is to be as small, or as large, as
  /// it can be.
  package var opposite: BucketedSample.Place {
    switch self {
    case .low: .high
    case .middle: .middle
    case .high: .low
    }
  }
}

extension FilledBucket {
  package subscript(place: BucketedSample.Place) -> Double {
    switch place {
    case .low: low
    case .middle: middle
    case .high: high
    }
  }
}
