import VerdinJudge
import VerdinNumerics

/// Seeded random requests that visit the corners of Kayenta's rules: ties, NaN, infinities, zeros
/// of both signs, scales from 1e-9 to 1e300, constants, every flag, weights that fit nothing.
struct KayentaRequests {
  private var generator: SplitMix64

  init(seed: UInt64) { generator = SplitMix64(seed: seed &+ 1) }

  mutating func next() -> (pairs: [MetricPair], config: JudgeConfig) {
    let names = (0..<Int.random(in: 1...6, using: &generator)).map { "m\($0)" }
    let groups = (0..<Int.random(in: 1...14, using: &generator)).map { "group \($0 * 37)" }
    var config = JudgeConfig(seed: generator.next())
    config.metrics = names.map { metric($0, groups) }
    config.groupWeights = weights(groups)
    if chance(0.2) { config.scoreThresholds = .init(pass: 66.67, marginal: 0) }
    return (names.map { pair($0) }, config)
  }

  private mutating func chance(_ p: Double) -> Bool { generator.uniform() < p }

  private mutating func pick<T>(_ choices: [T]) -> T {
    choices[Int.random(in: 0..<choices.count, using: &generator)]
  }

  private mutating func metric(_ name: String, _ groups: [String]) -> MetricConfig {
    var options = KayentaOptions()
    options.nanStrategy = chance(0.3) ? .replace : .remove
    if chance(0.3) { options.outlierFactor = pick([0.1, 1.5, 3]) }
    options.critical = chance(0.2)
    options.mustHaveData = chance(0.3)
    options.muted = chance(0.1)
    options.effectSize = .init(measure: chance(0.3) ? .cles : .meanRatio)
    if chance(0.4) {
      options.effectSize.allowedIncrease = pick([0.6, 0.8, 1, 1.1, 2])
      options.effectSize.allowedDecrease = pick([0.2, 0.4, 0.9, 1, 1.5])
      options.effectSize.criticalIncrease = pick([0.5, 1, 1.2, 3])
      options.effectSize.criticalDecrease = pick([0.1, 0.5, 0.9, 2])
    }
    let memberships = chance(0.1) ? 0 : Int.random(in: 1...8, using: &generator)
    return MetricConfig(
      name: name, harm: pick(Harm.allCases), groups: (0..<memberships).map { _ in pick(groups) },
      kayenta: options)
  }

  private mutating func weights(_ groups: [String]) -> [JudgeConfig.GroupWeight] {
    let named = chance(0.3) ? [] : groups.filter { _ in chance(0.6) }
    var weights = named.map {
      JudgeConfig.GroupWeight(
        group: $0, weight: chance(0.1) ? -5 : 200 / Double(groups.count) * generator.uniform())
    }
    if chance(0.2) { weights.append(.init(group: "absent", weight: 33.3)) }
    return weights
  }

  private mutating func pair(_ name: String) -> MetricPair {
    var (x, y) = (series(), series())
    switch Int.random(in: 0..<20, using: &generator) {
    case 0: y = x.shuffled(using: &generator)
    case 1...4:
      // Nearly the same distribution, moved by little or by much.
      let shift = pick([0.01, 0.2, 1]) * (x.first ?? 0)
      y = x.shuffled(using: &generator).dropLast(x.count / 5).map { $0 + shift }
    case 5, 6: y = y.map { $0 * 1.5 }
    case 7:
      x = [Double](repeating: pick([0, -0.0, 3, 1e300]), count: x.count)
      y = [Double](repeating: pick([0, -0.0, 3, 5, -1e-9]), count: y.count)
    case 8:
      x = [1, .infinity].filter { _ in chance(0.7) }
      y = [.infinity, -.infinity, .infinity].filter { _ in chance(0.7) }
    default: break
    }
    return MetricPair(name: name, champion: Series(y), challenger: Series(x))
  }

  private mutating func series() -> [Double] {
    let count =
      chance(0.3)
      ? Int.random(in: 0...6, using: &generator)
      : Int.random(in: 0...80, using: &generator)
    let scale = pick([1, 1, 1, 100, 1e4, 1e-2, 1e-4, 1e-6, 1e-9, 1e9, 1e300])
    let kind = Int.random(in: 0..<9, using: &generator)
    let rare = chance(0.3) ? 0.1 : 0
    return (0..<count).map { _ in
      if chance(rare) {
        // With an infinity the search runs through all its 1,001 rounds: only where it is quick.
        let infinity = count < 12 ? Double.infinity : .nan
        return pick([.nan, .nan, infinity, -infinity, 0, -0.0, 30 * scale])
      }
      let value = generator.normal()
      return switch kind {
      case 0: value * scale
      case 1: (10 + value) * scale
      case 2: (5 + 2 * value).rounded() * scale
      case 3: (0.5 * value).rounded() * scale
      case 4: abs(value) * abs(value) * scale
      case 5: (1 + 1e-15 * value) * scale
      case 6: pick([0, -0.0, 1, -1]) * scale
      case 7: 7 * scale
      default: (value * 1e3 + 1e6).rounded() * 1e-3
      }
    }
  }
}
