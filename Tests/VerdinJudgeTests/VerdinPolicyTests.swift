import Testing
import VerdinJudge

@Suite struct VerdinPolicyTests {
  @Test func `a change far beyond the margin fails and says by how much`() {
    var samples = Samples(seed: 1)
    let pair = pair(
      challenger: samples.normal(60, mean: 150), champion: samples.normal(60, mean: 100))
    let metric = judge([pair]).metrics[0]
    #expect(metric.verdict == .fail)
    #expect(metric.direction == .increase)
    #expect(metric.reason.contains("10 % is tolerated"))
  }

  @Test func `equal arms pass and a lower latency is no harm`() {
    var samples = Samples(seed: 2)
    let config = JudgeConfig(defaults: MetricConfig(name: "", harm: .increase))
    for mean in [100.0, 60] {
      let pair = pair(
        challenger: samples.normal(120, mean: mean), champion: samples.normal(120, mean: 100))
      #expect(judge([pair], config: config).verdict == .pass)
    }
  }

  @Test func `a fall of a metric whose fall hurts fails`() {
    var samples = Samples(seed: 3)
    let config = JudgeConfig(metrics: [MetricConfig(name: "accuracy", harm: .decrease)])
    let pair = pair(
      "accuracy", challenger: samples.normal(60, mean: 0.6), champion: samples.normal(60, mean: 0.9)
    )
    let metric = judge([pair], config: config).metrics[0]
    #expect(metric.verdict == .fail && metric.direction == .decrease)
  }

  @Test func `an effect at the edge of the margin is neither pass nor fail`() {
    var samples = Samples(seed: 4)
    let pair = pair(
      challenger: samples.normal(60, mean: 110), champion: samples.normal(60, mean: 100))
    #expect([.marginal, .inconclusive].contains(judge([pair]).verdict))
  }

  @Test(
    arguments: [
      ([], []), ([1], []), ([], [1]), ([.nan, .nan], [1, 2]), ([1], [1]), ([1, 2], [1, 2]),
      ([5], [7]), ([.infinity, 1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 3, 4, 5, 6, 7, 8, 9]),
    ] as [([Double], [Double])])
  func `too little or untrustworthy data is inconclusive`(data: ([Double], [Double])) {
    #expect(judge([pair(challenger: data.0, champion: data.1)]).verdict == .inconclusive)
  }

  /// Pilots of 20 points, then as many points as they ask for: four in five pass, as promised, give
  /// or take what a pilot of 20 knows of its own error.
  @Test func `as many points as are said to be needed mostly pass`() throws {
    var samples = Samples(seed: 31)
    let config = JudgeConfig(
      defaults: MetricConfig(name: "", harm: .increase, margin: .relative(0.03)))
    var passed = 0
    for _ in 0..<60 {
      let pilot = pair(
        challenger: samples.normal(20, mean: 100), champion: samples.normal(20, mean: 100))
      let needed = try #require(judge([pilot], config: config).metrics[0].evidence.pointsNeeded)
      #expect(needed > 20)
      let whole = pair(
        challenger: samples.normal(needed, mean: 100), champion: samples.normal(needed, mean: 100))
      if judge([whole], config: config).verdict == .pass { passed += 1 }
    }
    #expect((38...58).contains(passed))
  }

  @Test func `no metric at all is inconclusive`() {
    #expect(judge([]).verdict == .inconclusive)
  }

  @Test func `a copy of the champion is not a pass`() {
    var samples = Samples(seed: 5)
    let values = samples.normal(60, mean: 100)
    let judgement = judge([pair(challenger: values, champion: values)])
    #expect(judgement.verdict == .inconclusive)
    #expect(judgement.metrics[0].reason.contains("copy"))
  }

  @Test func `a fifth of the points missing is inconclusive however well the rest looks`() {
    var samples = Samples(seed: 6)
    var challenger = samples.normal(100, mean: 100)
    for place in 0..<25 { challenger[4 * place] = .nan }
    let pair = pair(challenger: challenger, champion: samples.normal(100, mean: 100))
    #expect(judge([pair]).verdict == .inconclusive)
  }

  @Test(arguments: [(0.80, Verdict.fail), (0.7999, .fail), (0.8001, .pass)])
  func `a limit is crossed at its very value`(accuracy: Double, expected: Verdict) {
    let config = JudgeConfig(metrics: [
      MetricConfig(name: "accuracy", harm: .decrease, limits: Limits(above: 0.80))
    ])
    let values = [Double](repeating: accuracy, count: 20)
    let verdict = judge(
      [pair("accuracy", challenger: values, champion: values)], config: config
    ).verdict
    #expect(verdict == expected)
  }

  @Test func `limits wait for their minimum of observations`() {
    let limits = Limits(below: 100, minimumObservations: 30)
    let config = JudgeConfig(defaults: MetricConfig(name: "", limits: limits))
    var samples = Samples(seed: 7)
    let few = pair(
      challenger: samples.normal(20, mean: 150), champion: samples.normal(20, mean: 150))
    #expect(judge([few], config: config).verdict != .pass)
    #expect(!judge([few], config: config).metrics[0].reason.contains("not below"))
  }

  @Test func `the mean of a proportion is that of its counts`() {
    let config = JudgeConfig(metrics: [
      MetricConfig(name: "error_rate", harm: .increase, limits: Limits(below: 0.05))
    ])
    // One tick of ten requests fails wholly; over all 1,000 requests that is 1 %.
    let counts = Series.Counts(
      events: [10] + Array(repeating: 0, count: 11),
      exposures: [10] + Array(repeating: 90, count: 11))
    let series = Series(counts)
    let judgement = judge(
      [MetricPair(name: "error_rate", champion: series, challenger: series)], config: config)
    #expect(judgement.metrics[0].evidence.limitStatistic == 0.01)
  }

  @Test(arguments: 0..<30)
  func `scaling both samples never changes the verdict`(seed: UInt64) {
    var samples = Samples(seed: 100 + seed)
    let size = samples.integer(5...90)
    let challenger = samples.normal(size, mean: 100 + 3 * Double(seed % 10))
    let champion = samples.normal(size + 3, mean: 100)
    let expected = judge([pair(challenger: challenger, champion: champion)])
    for power in -9...9 {
      let scale = Double("1e\(power)")!
      let scaled = judge([
        pair(challenger: challenger.map { $0 * scale }, champion: champion.map { $0 * scale })
      ])
      #expect(scaled.verdict == expected.verdict, "scale 1e\(power)")
      #expect(scaled.metrics[0].direction == expected.metrics[0].direction)
    }
  }

  @Test(arguments: 0..<10)
  func `the order of the points never changes the verdict`(seed: UInt64) {
    var samples = Samples(seed: 200 + seed)
    let challenger = samples.normal(40, mean: 105)
    let champion = samples.normal(40, mean: 100)
    let one = judge([pair(challenger: challenger, champion: champion)])
    let other = judge([
      pair(challenger: samples.shuffled(challenger), champion: samples.shuffled(champion))
    ])
    #expect(one.verdict == other.verdict)
    #expect(one.metrics[0].evidence.ratio == other.metrics[0].evidence.ratio)
    #expect(one.metrics[0].evidence.mannWhitney == other.metrics[0].evidence.mannWhitney)
  }

  @Test(arguments: 0..<10)
  func `swapping the arms mirrors the evidence`(seed: UInt64) {
    var samples = Samples(seed: 300 + seed)
    let a = samples.normal(25, mean: 120)
    let b = samples.normal(31, mean: 100)
    let there = judge([pair(challenger: a, champion: b)]).metrics[0].evidence
    let back = judge([pair(challenger: b, champion: a)]).metrics[0].evidence
    #expect(there.mannWhitney!.u + back.mannWhitney!.u == Double(a.count * b.count))
    #expect(there.mannWhitney!.pGreater == back.mannWhitney!.pLess)
    #expect(there.shift!.lower == -back.shift!.upper)
    #expect(there.shift!.estimate == -back.shift!.estimate)
  }

  /// Every metric fails only when it is truly beyond the margin in at most 1 % of the cases, by
  /// construction of the interval; 2,000 pairs at the margin allow 1 % + 3 standard errors.
  @Test func `at the margin itself no more than one in a hundred fails`() {
    var samples = Samples(seed: 8)
    var failed = 0
    let config = JudgeConfig(defaults: MetricConfig(name: "", harm: .increase))
    for _ in 0..<2_000 {
      let pair = pair(
        challenger: samples.normal(12, mean: 110), champion: samples.normal(12, mean: 100))
      if judge([pair], config: config).verdict == .fail { failed += 1 }
    }
    #expect(failed <= 33)
  }

  @Test func `roles decide what counts`() {
    var samples = Samples(seed: 9)
    let bad = samples.normal(60, mean: 200)
    let good = samples.normal(60, mean: 100)
    let champion = samples.normal(60, mean: 100)
    let pairs = [
      pair("a", challenger: good, champion: champion),
      pair("b", challenger: bad, champion: champion),
    ]
    func verdict(_ a: Role?, _ b: Role?) -> Verdict {
      judge(
        pairs,
        config: JudgeConfig(metrics: [
          MetricConfig(name: "a", role: a), MetricConfig(name: "b", role: b),
        ])
      ).verdict
    }
    #expect(verdict(.guarding, .info) == .pass)
    #expect(verdict(.guarding, .watch) == .fail)
    #expect(verdict(nil, nil) == .fail)
    #expect(verdict(.info, .info) == .inconclusive)
  }
}
