/// Counts the labellings under which one metric's statistic is as large as the one seen.
struct Tally {
  let isInFamily: Bool
  /// Labellings with a statistic as far from 0 as the one seen.
  private(set) var far = 0
  /// Those with one as harmful.
  private(set) var harmful = 0
  /// Those in which this metric or one with a smaller statistic is as harmful as this one was seen.
  private(set) var larger = 0
  /// The statistic seen, divided by its deviation, positive where it is harmful.
  let standardised: Float

  private let seen: Double
  private let harm: HarmSign?
  private let scale: Float

  init(_ metric: RelabellingTest.Metric, _ exchange: Exchange) {
    let sums = metric.scores.sums
    precondition(
      sums.count == exchange.blocks, "\(sums.count) sums for \(exchange.blocks) blocks")
    let seen =
      switch exchange {
      case .swapped: sums.reduce(0, +)
      case .dealt(let x, _): sums[..<x].reduce(0, +) - sums[x...].reduce(0, +)
      }
    self.seen = seen
    isInFamily = metric.isInFamily
    harm = metric.harm
    let deviation = metric.scores.deviation
    scale = deviation > 0 ? Float(1 / deviation) : 0
    standardised = Float(harm.map { $0.rawValue * seen } ?? abs(seen)) * scale
  }

  /// Takes in the statistics of some labellings, and raises the maxima over metrics to its own.
  ///
  /// A standardised statistic is rounded to single precision: any function of the data may be
  /// compared over labellings, as long as it is the same for all.
  mutating func add<Scalar: MatrixScalar>(_ sums: Span<Scalar>, _ maxima: inout [Float]) {
    var maxima = maxima.mutableSpan
    let seen = Scalar(seen)
    switch harm {
    case nil: add(sums, &maxima, seen: seen, harm: abs(seen)) { abs($0) }
    case .increase: add(sums, &maxima, seen: seen, harm: seen) { $0 }
    case .decrease: add(sums, &maxima, seen: seen, harm: -seen) { -$0 }
    }
  }

  /// Takes back what the labelling seen was counted too often.
  mutating func remove(_ excess: Int) {
    far -= excess
    harmful -= excess
    larger -= excess
  }

  @inline(__always)
  private mutating func add<Scalar: MatrixScalar>(
    _ sums: Span<Scalar>, _ maxima: inout MutableSpan<Float>, seen: Scalar, harm seenHarm: Scalar,
    _ harmOf: (Scalar) -> Scalar
  ) {
    precondition(sums.count == maxima.count, "\(sums.count) sums beside \(maxima.count) maxima")
    let distance = abs(seen)
    // 32 bits, as many as the floats beside them have, so that all run in the same vectors.
    var (far, harmful, larger) = (Int32(0), Int32(0), Int32(0))
    if isInFamily {
      for place in sums.indices {
        let sum = sums[place]
        let harm = harmOf(sum)
        far &+= abs(sum) >= distance ? 1 : 0
        harmful &+= harm >= seenHarm ? 1 : 0
        let own = Float(harm) * scale
        let largest = own > maxima[place] ? own : maxima[place]
        maxima[place] = largest
        larger &+= largest >= standardised ? 1 : 0
      }
    } else {
      for place in sums.indices {
        let sum = sums[place]
        far &+= abs(sum) >= distance ? 1 : 0
        harmful &+= harmOf(sum) >= seenHarm ? 1 : 0
      }
    }
    self.far += Int(far)
    self.harmful += Int(harmful)
    self.larger += Int(larger)
  }
}
