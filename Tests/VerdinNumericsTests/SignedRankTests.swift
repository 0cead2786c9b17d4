import Testing
import VerdinNumerics

@Suite struct SignedRankTests {
  private let few = [
    -0.23, 0.58, -0.44, 2.00, 0.73, -0.42, 0.89, 1.14, 0.98, 0.09, 1.91, 0.79,
  ]
  private let tied = [
    -0.4, -2, 1.3, 0.2, 0.2, 1.1, 1, 0.8, 1.1, 1, 0.3, -1.8, 0.8, 0.1, 0, -1.3, -0.3, 0.6, 1.6, 0.1,
    0.6, 0.1, -1.2, -0.2, -0.2, 0.1, 1.3, 1, 0, -0.1, 0.9, 0.8, -0.5, -0.5, 0.6, 1, 0.1, 1.1, 0.6,
    -0.4, 0.5, -0.9, 1.6, 2.2, -0.2, -0.8, 0.8, 0.1, 2.6, 0.2, 0.9, 0.2, -0.5, 0.4, -1.6, 1.7, 0.4,
    2.4, 0.7, -0.5, 0.8, -0.7, -1.1, 0.5, -0.2, 0.2, 0.3, -0.4, -0.4, 0.1, 1.4, -1.3, 0.8, 0.5, 1.3,
    -0.1, 0.6, 0.5, -0.3, 1.4,
  ]

  /// R 4.2.2: wilcox.test(x), exact.
  @Test func `agrees with R on a few values`() {
    let test = SignedRank(few)
    #expect(test.v == 69)
    #expect(test.isExact)
    #expect(abs(test.pValue - 0.016_113_281_25) < 1e-15)
  }

  /// R 4.2.2: wilcox.test(y, exact = FALSE, correct = TRUE), with ties and zeros.
  @Test func `agrees with R on tied values and zeros`() {
    let test = SignedRank(tied)
    #expect(test.v == 2_129)
    #expect(!test.isExact)
    #expect(abs(test.pValue - 0.003_379_459_711_154_39) < 1e-15)
  }

  /// R 4.2.2: wilcox.test(x, conf.int = TRUE, conf.level = 0.98).
  @Test func `bounds the centre as R does`() {
    var averages = WalshAverages(few)
    let bounds = averages.bounds(alpha: 0.01)
    #expect(abs(bounds.lower - 0.07) < 1e-12)
    #expect(abs(bounds.upper - 1.395) < 1e-12)
    #expect(abs(averages.median() - 0.735) < 1e-12)
  }

  @Test(arguments: 1..<60 as Range<UInt64>)
  func `averages of all pairs have the median of those formed and sorted`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let n = 1 + Int(random.next() % 200)
    // Every other sample is full of ties.
    let values = (0..<n).map { _ in
      let uniform = Double(random.next() >> 11) * 0x1p-53 - 0.4
      return seed.isMultiple(of: 2) ? (uniform * 8).rounded() : uniform
    }
    let formed = values.indices.flatMap { i in (i..<n).map { j in 0.5 * (values[i] + values[j]) } }
      .sorted()
    let middle = formed.count / 2
    let median =
      formed.count.isMultiple(of: 2) ? 0.5 * (formed[middle - 1] + formed[middle]) : formed[middle]
    var averages = WalshAverages(values)
    #expect(averages.median() == median)
  }

  /// Where one of a few thousand arrangements is as likely as alpha, the bounds are the outermost averages.
  @Test(arguments: 1..<20)
  func `bounds of few values are averages, mirrored and by the exact law`(count: Int) {
    var random = SplitMix64(seed: UInt64(count))
    let values = (0..<count).map { _ in Double(random.next() >> 11) * 0x1p-53 - 0.4 }
    let formed = values.indices.flatMap { i in
      (i..<count).map { j in 0.5 * (values[i] + values[j]) }
    }.sorted()
    // How many of the 2ⁿ choices of signs have each sum of positive ranks.
    var ways = [1.0] + [Double](repeating: 0, count: count * (count + 1) / 2)
    for rank in 1...count {
      for sum in (rank..<ways.count).reversed() { ways[sum] += ways[sum - rank] }
    }
    for alpha in [0.2, 0.05, 0.01, 0.001] {
      var (k, below) = (0, 0.0)
      while k < ways.count, (below + ways[k]) / Double(1 << count) <= alpha {
        below += ways[k]
        k += 1
      }
      var averages = WalshAverages(values)
      let bounds = averages.bounds(alpha: alpha)
      #expect(bounds.lower == (k == 0 ? -.infinity : formed[k - 1]), "n \(count), alpha \(alpha)")
      #expect(bounds.upper == (k == 0 ? .infinity : formed[formed.count - k]))
    }
  }

  @Test func `mirrored differences mirror the test`() {
    let (test, mirrored) = (SignedRank(tied), SignedRank(tied.map { -$0 }))
    #expect(test.pValue == mirrored.pValue)
    #expect(test.v + mirrored.v == Double(test.count * (test.count + 1) / 2))
  }

  @Test func `no difference anywhere is no evidence`() {
    #expect(SignedRank([0, 0, 0]).pValue == 1)
  }
}
