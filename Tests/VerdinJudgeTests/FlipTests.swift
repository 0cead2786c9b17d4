import Testing
import VerdinJudge

/// What is said to change the verdict does.
@Suite struct FlipTests {
  private static let kinds = ["series", "samples", "sparse", "rate", "cles", "both", "gauge"]

  @Test(arguments: kinds, 0..<6)
  func `on both sides of the stated margin the verdicts are as stated`(
    kind: String, seed: UInt64
  ) throws {
    var samples = Samples(seed: seed)
    let pairs = (0..<3).map { place in
      Self.recording("m\(place)", kind, &samples, effect: Double(samples.integer(0...24)) / 100)
    }
    var config = JudgeConfig(defaults: Self.settings(kind))
    config.evidence.flip = true
    let judgement = judge(pairs, config: config)
    let flip = try #require(judgement.flip)
    #expect(!flip.sentence.isEmpty)
    let place = try #require(judgement.metrics.firstIndex { $0.name == flip.metric })
    guard let margin = flip.margin else { return }
    let before = judgement.metrics[place].verdict
    let isPass = before == .pass
    // At the margin as it is stated: another verdict.
    let changed = Self.again(pairs, config, place, margin)
    #expect(changed.metrics[place].verdict == flip.metricVerdict)
    #expect(changed.verdict == flip.verdict)
    #expect(changed.metrics[place].verdict != before)
    // Rounding to three digits moves it by a hundredth at most; before that, the verdict stands.
    let closer = Self.scaled(margin, isPass ? 1.012 : 1 / 1.012)
    #expect(Self.again(pairs, config, place, closer).metrics[place].verdict == before)
  }

  private static func again(
    _ pairs: [MetricPair], _ config: JudgeConfig, _ place: Int, _ margin: MetricConfig.Margin
  ) -> Judgement {
    var config = config
    var settings = config.settings(of: pairs[place].name)
    settings.margin = margin
    config.metrics = [settings]
    return judge(pairs, config: config)
  }

  private static func scaled(_ margin: MetricConfig.Margin, _ factor: Double) -> MetricConfig.Margin
  {
    switch margin {
    case .relative(let share): .relative(share * factor)
    case .absolute(let amount): .absolute(amount * factor)
    case .relativeOrAbsolute(let share, let amount):
      .relativeOrAbsolute(share * factor, amount * factor)
    case .superiority(let theta): .superiority(0.5 + (theta - 0.5) * factor)
    }
  }

  private static func settings(_ kind: String) -> MetricConfig {
    var settings = MetricConfig(name: "", role: .guarding, harm: .increase)
    switch kind {
    case "samples": settings.kind = .samples
    case "cles": settings.margin = .superiority(0.6)
    case "both": settings.margin = .relativeOrAbsolute(0.1, 0.004)
    case "gauge": settings.margin = .absolute(9)
    default: break
    }
    return settings
  }

  private static func recording(
    _ name: String, _ kind: String, _ samples: inout Samples, effect: Double
  ) -> MetricPair {
    let count = 40
    func arm(_ factor: Double) -> Series {
      let times = (0..<count).map { 60 * Double($0) }
      switch kind {
      case "series", "gauge", "cles":
        return Series(samples.normal(count, mean: 100 * factor), times: times)
      case "samples": return Series(samples.normal(count, mean: 100 * factor))
      case "sparse":
        return Series(
          (0..<count).map { _ in Double(max(0, samples.integer(-8...2) + Int(10 * (factor - 1)))) })
      default:
        let events = (0..<count).map { _ in
          Double((0..<400).count { _ in Double(samples.integer(1...1_000)) <= 20 * factor })
        }
        return Series(
          Series.Counts(events: events, exposures: Array(repeating: 400, count: count)),
          times: times)
      }
    }
    let champion = arm(1)
    return MetricPair(name: name, champion: champion, challenger: arm(1 + effect))
  }

  @Test func `nothing is searched for unless it is asked for`() {
    var samples = Samples(seed: 1)
    let pairs = [Self.recording("m", "series", &samples, effect: 0)]
    #expect(judge(pairs).flip == nil)
  }

  @Test func `a crossed limit says that no margin helps`() throws {
    var config = JudgeConfig(
      metrics: [MetricConfig(name: "latency_ms", limits: Limits(below: 90))])
    config.evidence.flip = true
    let values = (0..<40).map { 100 + Double($0 % 3) }
    let flip = try #require(
      judge([pair(challenger: values, champion: values.map { $0 + 0.5 })], config: config).flip)
    #expect(flip.margin == nil)
    #expect(flip.sentence.contains("No margin would change that"))
  }
}
