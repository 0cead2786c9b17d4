import Testing
import VerdinNumerics
import VerdinRollout

@testable import VerdinServer

@Suite struct SplitTests {
  private static let percents: [Double] = [
    0, 0.01, 0.25, 1, 5, 12.5, 25, 33.33, 50, 75, 99.99, 100,
  ]

  @Test(arguments: percents) func `a split is never off by more than a block`(percent: Double) {
    let share = TrafficShare(percent: percent) ?? .none
    for seed in 0..<10 as Range<UInt64> {
      var blocks = PermutedBlocks(seed: seed)
      var challengers = 0
      var worst = 0.0
      for request in 1...5_000 {
        challengers += blocks.next(at: share).rawValue
        worst = max(worst, abs(Double(challengers) - Double(request) * share.fraction))
      }
      // c of 100 in a block can run ahead by c(1 - c/100) <= 25, and one is carried.
      #expect(worst <= 26)
      #expect(abs(Double(challengers) - 5_000 * share.fraction) < 1)
    }
  }

  @Test func `none is none and all is all, also after other shares`() {
    var blocks = PermutedBlocks(seed: 1)
    var generator = SplitMix64(seed: 2)
    for _ in 0..<100 {
      let other = TrafficShare(basisPoints: .random(in: 0...10_000, using: &generator))
      for _ in 0..<Int.random(in: 0..<120, using: &generator) { _ = blocks.next(at: other) }
      let none = (0..<50).map { _ in blocks.next(at: .none) }
      let all = (0..<50).map { _ in blocks.next(at: .all) }
      #expect(!none.contains(.challenger) && !all.contains(.champion))
    }
  }

  /// Strict alternation would send every other kind to one arm.
  @Test(arguments: [2, 4, 10, 100]) func `a client of regular habits meets both arms`(period: Int) {
    var blocks = PermutedBlocks(seed: 3)
    var counts = [Int](repeating: 0, count: period)
    let rounds = 50_000 / period
    for _ in 0..<rounds {
      for kind in counts.indices { counts[kind] += blocks.next(at: .half).rawValue }
    }
    // Draws without replacement scatter less than the binomial, whose bounds are taken here.
    let bound = 4.5 * (Double(rounds) / 4).squareRoot()
    for count in counts { #expect(abs(Double(count) - Double(rounds) / 2) < bound) }
  }

  @Test func `every place in a block is as likely`() {
    var places = [Int](repeating: 0, count: 100)
    for seed in 0..<10_000 as Range<UInt64> {
      var blocks = PermutedBlocks(seed: seed)
      if let place = places.indices.first(where: { _ in
        blocks.next(at: TrafficShare(basisPoints: 100)) == .challenger
      }) {
        places[place] += 1
      }
    }
    #expect(places.reduce(0, +) == 10_000)
    // Chi-square with 99 degrees of freedom: 99.99 % quantile 158.
    let statistic = places.reduce(0.0) { $0 + (Double($1) - 100) * (Double($1) - 100) / 100 }
    #expect(statistic < 158)
  }

  @Test(arguments: 0..<40 as Range<UInt64>)
  func `raising the share never moves a user back`(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let user = String(generator.next(), radix: 36)
    let bucket = StickyBucket(of: user, salt: "s\(seed % 3)")
    let arms = (0...10_000).map { bucket.arm(at: TrafficShare(basisPoints: $0)).rawValue }
    #expect(zip(arms, arms.dropFirst()).allSatisfy(<=))
    #expect(arms.first == 0 && arms.last == 1)
  }

  @Test(arguments: ["user-", "", "00000000-0000-0000-0000-"])
  func `buckets are even, also for numbered users`(prefix: String) {
    var tenths = [Int](repeating: 0, count: 10)
    for number in 0..<20_000 {
      tenths[StickyBucket(of: "\(prefix)\(number)", salt: "").number / 1_000] += 1
    }
    // Chi-square with 9 degrees of freedom: 99.99 % quantile 33.7.
    let statistic = tenths.reduce(0.0) {
      $0 + (Double($1) - 2_000) * (Double($1) - 2_000) / 2_000
    }
    #expect(statistic < 33.7, "\(tenths)")
  }

  @Test func `another salt begins with other users`() {
    let tenth = TrafficShare(basisPoints: 1_000)
    let both = (0..<20_000).count {
      StickyBucket(of: "u\($0)", salt: "v7").arm(at: tenth) == .challenger
        && StickyBucket(of: "u\($0)", salt: "v8").arm(at: tenth) == .challenger
    }
    #expect(abs(both - 200) < 70)
  }

  /// So that a restart, another machine or another version does not move users. By FNV-1a and
  /// SplitMix64's finalizer written in Python with integers of any size.
  @Test func `buckets are fixed for ever`() {
    let values = [("alice", ""), ("bob", ""), ("", ""), ("alice", "v7")]
    let numbers = values.map { StickyBucket(of: $0, salt: $1).number }
    #expect(numbers == [9_987, 1_916, 3_092, 3_918])
  }

  @Test func `stickiness is read from its text`() {
    #expect(Stickiness("none") == Stickiness.none)
    #expect(Stickiness("header:X-User") == .header("X-User"))
    #expect(Stickiness("cookie:arm") == .cookie("arm"))
    for text in ["", "header", "header:", "cookie:a b", "cookie:a;b", "query:x", "header:a:b"] {
      #expect(Stickiness(text) == nil, "\(text)")
    }
  }

  @Test func `a cookie's value is found among others`() {
    #expect("a=1; user=u7; b=2".cookieValue("user") == "u7")
    #expect("user=x=y".cookieValue("user") == "x=y")
    #expect("superuser=1; USER=2; user=".cookieValue("user") == nil)
  }
}

extension TrafficShare {
  static let half = TrafficShare(basisPoints: 5_000)
}

extension Sequence {
  fileprivate func count(_ condition: (Element) -> Bool) -> Int {
    reduce(0) { $0 + (condition($1) ? 1 : 0) }
  }
}
