/// The test that the two labels mean nothing, by swapping them within whole blocks of time.
///
/// The statistic is the rank sum of x minus that of y over the pooled midranks. Swapping the labels
/// of a block changes the sign of its part, so under the null hypothesis every choice of signs is
/// equally likely, however the values depend on each other *within* a block. Dependence across
/// blocks is not covered: for independent or A/A-verified data only.
package struct BlockSwap: Sendable {
  /// The part of the statistic from each block, exact multiples of ½.
  package let blocks: [Double]
  package let statistic: Double

  /// - Parameter length: of a block, in points; the last block may be shorter.
  /// - Precondition: x and y are paired in time, not empty and without NaN.
  /// - Complexity: O(*n* log *n*).
  package init(_ x: [Double], _ y: [Double], length: Int) {
    precondition(x.count == y.count && !x.isEmpty, "\(x.count) points against \(y.count)")
    precondition(length > 0, "a block of \(length) points")
    let ranks = Self.midranks(x + y)
    blocks = stride(from: 0, to: x.count, by: length).map { start in
      (start..<min(start + length, x.count)).reduce(0) { $0 + ranks[$1] - ranks[x.count + $1] }
    }
    statistic = blocks.reduce(0, +)
  }

  /// The exact p-values: the shares of all choices of signs with a statistic as large as the one
  /// seen, and as far from 0.
  ///
  /// - Precondition: at most 24 blocks.
  /// - Complexity: O(2^blocks).
  package func exact() -> (greater: Double, twoSided: Double) {
    precondition(blocks.count <= 24, "\(blocks.count) blocks have too many choices of signs")
    var signs = [Double](repeating: 1, count: blocks.count)
    var (sum, greater, far) = (statistic, 1, 1)
    let choices = 1 << blocks.count
    // In Gray code order each choice differs from the one before by one sign.
    for choice in 1..<choices {
      let place = choice.trailingZeroBitCount
      sum -= 2 * signs[place] * blocks[place]
      signs[place].negate()
      if sum >= statistic { greater += 1 }
      if abs(sum) >= abs(statistic) { far += 1 }
    }
    return (Double(greater) / Double(choices), Double(far) / Double(choices))
  }

  /// (1 + draws as large as the one seen)/(1 + draws): a valid p-value for any number of draws.
  ///
  /// - Complexity: O(draws · blocks).
  package func monteCarlo(draws: Int, seed: UInt64) -> Double {
    precondition(draws > 0, "\(draws) draws")
    var generator = SplitMix64(seed: seed)
    let greater = (0..<draws).count { _ in
      zip(blocks, generator.signs(blocks.count)).reduce(0) { $0 + $1.0 * $1.1 } >= statistic
    }
    return Double(1 + greater) / Double(1 + draws)
  }

  private static func midranks(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Double](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start
      while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
      precondition(end > start, "a value is NaN")
      for place in start..<end { ranks[order[place]] = Double(start + end + 1) / 2 }
      start = end
    }
    return ranks
  }
}

extension SplitMix64 {
  /// The next `count` random signs: 64 from a word, −1 for a set bit, lowest bit first. What is left
  /// of the last word is dropped.
  package mutating func signs(_ count: Int) -> [Double] {
    var word: UInt64 = 0
    return (0..<count).map { place in
      if place % 64 == 0 { word = next() }
      return word >> UInt64(place % 64) & 1 == 1 ? -1 : 1
    }
  }
}
