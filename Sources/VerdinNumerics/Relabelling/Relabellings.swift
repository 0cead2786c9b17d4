/// What the null hypothesis lets be exchanged.
package enum Exchange: Sendable, Equatable {
  /// The arms within any of these blocks of common ticks.
  case swapped(blocks: Int)
  /// Whole blocks between the arms, each of which keeps its number of them.
  case dealt(x: Int, y: Int)

  package var blocks: Int {
    switch self {
    case .swapped(let blocks): blocks
    case .dealt(let x, let y): x + y
    }
  }

  /// How many labellings there are; nil when they are more than `most`, or the blocks more than 62,
  /// which a word of bits cannot list.
  func labellings(atMost most: Int) -> Int? {
    if blocks > 62 { return nil }
    switch self {
    case .swapped(let blocks):
      return 1 << blocks <= most ? 1 << blocks : nil
    case .dealt(let x, let y):
      var count = 1
      // Each quotient is a binomial coefficient of its own, so nothing is lost.
      for drawn in stride(from: 1, through: min(x, y), by: 1) {
        let (product, overflows) = count.multipliedReportingOverflow(by: x + y - drawn + 1)
        if overflows { return nil }
        count = product / drawn
        if count > most { return nil }
      }
      return count
    }
  }
}

/// The labellings of blocks that are equally likely when the labels mean nothing: first the one seen,
/// then all others where these are few enough, else random ones.
///
/// They come in one stream, so the first thousand are the same however many are asked for, and in
/// whatever portions.
struct Relabellings {
  /// With the one seen.
  let count: Int
  /// Whether each labelling comes once, none left out.
  let areAll: Bool
  private let exchange: Exchange
  private var next = 0
  private var generator: SplitMix64
  /// The labels of the next labelling where all are listed, a bit a block.
  private var mask: UInt64 = 0
  /// The blocks in the order in which they were last dealt.
  private var order: [Int] = []

  /// - Parameter drawn: how many random ones at most; when all others are no more, they come instead.
  init(_ exchange: Exchange, drawn: Int, seed: UInt64) {
    precondition(drawn > 0, "\(drawn) relabellings")
    self.exchange = exchange
    generator = SplitMix64(seed: seed)
    let all = exchange.labellings(atMost: drawn + 1)
    count = all ?? drawn + 1
    areAll = all != nil
    switch exchange {
    case .swapped: break
    case .dealt(let x, let y):
      mask = areAll && min(x, y) > 0 ? (1 << UInt64(min(x, y))) - 1 : 0
      order = Array(0..<(x + y))
    }
  }

  /// Writes the next labellings, one a row; behind the last of all the one seen is repeated.
  mutating func next<Scalar: MatrixScalar>(
    _ portion: Int, into labels: inout DenseMatrix<Scalar>
  ) {
    let blocks = exchange.blocks
    labels.reshape(rows: portion, columns: blocks)
    var elements = labels.elements.mutableSpan
    for row in 0..<portion {
      let places = row * blocks..<(row + 1) * blocks
      switch exchange {
      case .swapped: swap(&elements, places)
      case .dealt(let x, let y): deal(x, y, &elements, places)
      }
      next += 1
    }
  }

  private mutating func swap<Scalar: MatrixScalar>(
    _ labels: inout MutableSpan<Scalar>, _ row: Range<Int>
  ) {
    let isSeen = next == 0 || next >= count
    for start in stride(from: row.lowerBound, to: row.upperBound, by: 64) {
      var bits = isSeen ? 0 : areAll ? UInt64(next) : generator.next()
      for place in start..<min(start + 64, row.upperBound) {
        labels[place] = bits & 1 == 1 ? -1 : 1
        bits >>= 1
      }
    }
  }

  private mutating func deal<Scalar: MatrixScalar>(
    _ x: Int, _ y: Int, _ labels: inout MutableSpan<Scalar>, _ row: Range<Int>
  ) {
    // The smaller arm is drawn; in the labelling seen it holds the first places or the last.
    let few = min(x, y)
    let (label, other): (Scalar, Scalar) = x <= y ? (1, -1) : (-1, 1)
    for place in row { labels[place] = other }
    if next == 0 || next >= count {
      let first = row.lowerBound + (x <= y ? 0 : x)
      for place in first..<(first + few) { labels[place] = label }
    } else if areAll {
      mask = nextOfSameSize(mask)
      for bit in 0..<row.count where mask >> UInt64(bit) & 1 == 1 {
        labels[x <= y ? row.lowerBound + bit : row.upperBound - 1 - bit] = label
      }
    } else {
      for place in 0..<few {
        // Biased by less than blocks / 2^64.
        let far = generator.next().multipliedFullWidth(by: UInt64(order.count - place)).high
        order.swapAt(place, place + Int(truncatingIfNeeded: far))
        labels[row.lowerBound + order[place]] = label
      }
    }
  }
}

/// The next larger number with as many bits set.
///
/// - SeeAlso: Beeler, Gosper & Schroeppel 1972, HAKMEM, item 175
private func nextOfSameSize(_ mask: UInt64) -> UInt64 {
  let lowest = mask & (0 &- mask)
  let carried = mask &+ lowest
  return carried | (((mask ^ carried) / lowest) >> 2)
}
