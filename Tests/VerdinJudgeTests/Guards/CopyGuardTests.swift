import Testing
import VerdinJudge

@Suite struct CopyGuardTests {
  private static func pair(_ make: ([Double]) -> [Double]) -> MetricPair {
    var samples = GuardSamples(seed: 1)
    let champion = samples.values(60)
    return MetricPair(
      name: "m", champion: Series(champion, times: minutes(60)),
      challenger: Series(make(champion), times: minutes(60)))
  }

  private enum Making: CaseIterable {
    case same, turned, scaled, moved, stretched, negated, mirrored, late, early

    func make(_ y: [Double]) -> [Double] {
      switch self {
      case .same: y
      case .turned: y.reversed()
      case .scaled: y.map { 1.25 * $0 + 3 }
      case .moved: y.map { $0 - 7 }
      case .stretched: y.map { 1.1 * $0 }
      case .negated: y.map { -$0 }
      case .mirrored: y.map { 500 - $0 }
      case .late: [101, 95, 104] + y.dropLast(3)
      case .early: y.dropFirst(2) + [101, 95]
      }
    }

    var words: String {
      switch self {
      case .same, .turned: "the same values"
      case .scaled: "the champion's times 1.25 + 3 exactly"
      case .moved: "the champion's − 7 exactly"
      case .stretched: "the champion's times 1.1 exactly"
      case .negated: "minus the champion's exactly"
      case .mirrored: "500 minus the champion's exactly"
      case .late: "the champion's 3 ticks before exactly"
      case .early: "the champion's 2 ticks after exactly"
      }
    }
  }

  @Test(arguments: Making.allCases)
  private func `a series made of the other proves nothing`(making: Making) {
    let pair = Self.pair(making.make)
    let metric = judge([pair]).metrics[0]
    #expect(metric.verdict == .inconclusive)
    #expect(metric.reason.contains(making.words), "\(metric.reason)")
    // A late copy is late load as well.
    #expect(metric.evidence.guards.map(\.name).contains(.copy))
    #expect(guards(pair.swapped).contains(.copy))
  }

  @Test func `a copy is one in any unit`() {
    let pair = Self.pair { $0.map { 500 - $0 } }
    for unit in [0.001, 60, 3.7] {
      var other = pair
      other.challenger.values = pair.challenger.values.map { $0 * unit }
      #expect(guards(other) == [.copy])
    }
  }

  @Test func `a copy with other ticks missing is one`() {
    var pair = Self.pair { $0.map { 1.5 * $0 } }
    pair.challenger = pair.challenger.without([5, 17])
    pair.champion = pair.champion.without([30])
    #expect(guards(pair) == [.copy])
  }

  /// A ramp is a scaled copy of any other, and a pattern returns.
  @Test(arguments: [60, 7, 2])
  func `simple shapes are alike without being copies`(period: Int) {
    let values = (0..<60).map { 100 + Double($0 % period) }
    let pair = MetricPair(
      name: "m", champion: Series(values, times: minutes(60)),
      challenger: Series(values.map { 2 * $0 + 3 }, times: minutes(60)))
    #expect(!guards(pair).contains(.copy))
  }

  @Test func `one differing digit makes two measurements`() {
    let pair = Self.pair { values in
      var values = values.map { 1.25 * $0 }
      values[33] *= 1 + 1e-6
      return values
    }
    #expect(guards(pair).isEmpty)
  }

  /// Counts of a few events repeat by accident.
  @Test func `small whole numbers never alarm`() {
    var samples = GuardSamples(seed: 2)
    let alarms = (0..<300).count { _ in
      let champion = (0..<40).map { _ in (10 * samples.uniform()).rounded(.down) }
      let challenger = (0..<40).map { _ in (10 * samples.uniform()).rounded(.down) }
      return !guards(untimed(challenger: challenger, champion: champion)).isEmpty
    }
    #expect(alarms == 0)
  }
}
