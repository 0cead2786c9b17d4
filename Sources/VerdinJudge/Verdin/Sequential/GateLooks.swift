import RealModule
import VerdinNumerics

/// An effect at the declared gates that have been passed, each stage estimated by itself and the
/// stages weighted by what they tell.
///
/// The share of information at a gate is that of the planned time. The verdict at a gate never
/// changes afterwards; a pass is possible at the last one alone.
struct GateLooks {
  private(set) var increase = HarmPath()
  private(set) var decrease = HarmPath()
  private(set) var tested: [AnytimeEvidence.Gate] = []
  /// Of all stages together, at the last tested gate.
  private(set) var last: SeriesFinding?
  private(set) var bounds: Bounds?
  /// Seconds until the next gate.
  let next: Double?

  /// - Parameters:
  ///   - gates: seconds since the start, ascending.
  ///   - finding: the effect in a stage; nil where it has too few ticks, which then count to the next.
  init(
    _ gates: [Double], _ ticks: CommonTicks, margins: (increase: Double, decrease: Double),
    _ alpha: JudgeConfig.Alpha, _ boundaries: inout GateBoundaries,
    finding: (Range<Int>) -> SeriesEstimate?
  ) {
    let now = ticks.elapsed(ticks.count - 1)
    // Clocks of ticks and gates may differ by rounding.
    let reached = gates.prefix { $0 <= now + 1e-6 }
    next = gates.dropFirst(reached.count).first.map { $0 - now }
    var stages = Stages()
    var (start, shares) = (0, [Double]())
    for gate in reached {
      let end = ticks.count(before: gate)
      guard end >= CommonTicks.first, let stage = finding(start..<end) else { continue }
      start = end
      stages.add(stage)
      let found = stages.combined
      shares.append(gate / gates[gates.count - 1])
      let height = boundaries.heights(alpha.fail, at: shares)[shares.count - 1]
      let spent = GateBoundaries.spent(shares)[shares.count - 1]
      increase.pass(found, sign: 1, margins.increase, end, height, spent: spent, alpha.fail)
      decrease.pass(found, sign: -1, margins.decrease, end, height, spent: spent, alpha.fail)
      tested.append(
        .init(
          elapsed: gate, boundary: height, increase: increase.statistic,
          decrease: decrease.statistic))
      last = found
      var reach = Double.infinity
      if gate == gates[gates.count - 1] {
        reach = found.reach(-NormalDistribution.quantile(alpha.pass))
      }
      bounds = Bounds(
        estimate: found.effect, failLower: increase.bound, failUpper: -decrease.bound,
        passLower: found.effect - reach, passUpper: found.effect + reach)
    }
  }
}

/// The stages so far, weighted by the inverse of their squared errors.
private struct Stages {
  private var weight = 0.0
  private var sum = 0.0
  private var spread = 0.0

  mutating func add(_ stage: SeriesEstimate) {
    // A stage without any scatter would weigh infinitely.
    let variance = max(stage.variance, 1e-18 * stage.effect * stage.effect, 1e-100)
    let own = 1 / variance
    weight += own
    sum += own * stage.effect
    spread += own * own / stage.degreesOfFreedom
  }

  /// - SeeAlso: Satterthwaite 1946, doi:10.2307/3002019 (degrees of freedom)
  var combined: SeriesFinding {
    SeriesFinding(
      effect: sum / weight,
      error: StudentError(
        size: (1 / weight).squareRoot(), df: max(1, weight * weight / spread)))
  }
}

extension HarmPath {
  /// Takes a gate in: z against its boundary, and p-values that hold at all gates together.
  fileprivate mutating func pass(
    _ found: SeriesFinding, sign: Double, _ margin: Double, _ ticks: Int, _ height: Double,
    spent: Double, _ alpha: Double
  ) {
    statistic = found.z(sign, margin: margin)
    boundary = height
    bound = max(bound, sign * found.effect - found.reach(height))
    if crossing == nil, statistic >= height { crossing = ticks }
    let level = NormalDistribution.above(height)
    func evidence(_ z: Double) -> Double {
      let p = NormalDistribution.above(z)
      // At alpha the boundary decides. Below, each gate gets its part of a smaller alpha
      // (Bonferroni); above, its own level grows with alpha at least in proportion.
      let joint = p <= level ? min(alpha, p / spent) : p * alpha / level
      return -Double.log(joint)
    }
    peak = max(peak, evidence(statistic))
    peakOfHarm = max(peakOfHarm, evidence(found.z(sign, margin: 0)))
  }
}
