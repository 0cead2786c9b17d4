import RealModule
import VerdinNumerics

/// An effect at the declared gates that have been passed.
///
/// The share of information at a gate is that of the planned time. The verdict at a gate never
/// changes afterwards; a pass is possible at the last one alone.
struct GateLooks {
  private(set) var increase = HarmPath()
  private(set) var decrease = HarmPath()
  private(set) var tested: [AnytimeEvidence.Gate] = []
  private(set) var bounds: Bounds?
  /// Seconds until the next gate.
  let next: Double?

  /// - Parameters:
  ///   - gates: seconds since the start, ascending.
  ///   - finding: the effect at a gate, given the ticks since the last one; nil where these are too
  ///     few, and then count to the next.
  init(
    _ gates: [Double], _ ticks: CommonTicks, margins: (increase: Double, decrease: Double),
    _ alpha: JudgeConfig.Alpha, _ boundaries: inout GateBoundaries,
    finding: (Range<Int>) -> SeriesFinding?
  ) {
    let now = ticks.elapsed(ticks.count - 1)
    // Clocks of ticks and gates may differ by rounding.
    let reached = gates.prefix { $0 <= now + 1e-6 }
    next = gates.dropFirst(reached.count).first.map { $0 - now }
    var (start, shares) = (0, [Double]())
    for gate in reached {
      let end = ticks.count(before: gate)
      guard end >= CommonTicks.first, let found = finding(start..<end) else { continue }
      start = end
      shares.append(gate / gates[gates.count - 1])
      let height = boundaries.heights(alpha.fail, at: shares)[shares.count - 1]
      let spent = GateBoundaries.spent(shares)[shares.count - 1]
      increase.pass(found, sign: 1, margins.increase, end, height, spent: spent, alpha.fail)
      decrease.pass(found, sign: -1, margins.decrease, end, height, spent: spent, alpha.fail)
      tested.append(
        .init(
          elapsed: gate, boundary: height, increase: increase.statistic,
          decrease: decrease.statistic))
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

/// The stages so far, each estimated by itself, so that a change of the traffic split between them is
/// not taken for an effect.
///
/// They are weighted by what they would tell if their ticks were independent. The error that their
/// autocorrelation leaves is too uncertain in a short stage: weights by it favour stages that happen
/// to look calm.
struct Stages {
  private var weight = 0.0
  private var sum = 0.0
  private var squares = 0.0
  private var spread = 0.0

  mutating func add(_ stage: SeriesEstimate) {
    // A stage without any scatter would weigh infinitely.
    let own = 1 / max(stage.independentVariance, 1e-18)
    weight += own
    sum += own * stage.effect
    let square = own * own * stage.variance
    squares += square
    spread += square * square / stage.degreesOfFreedom
  }

  /// - SeeAlso: Satterthwaite 1946, doi:10.2307/3002019 (degrees of freedom)
  var combined: SeriesFinding {
    SeriesFinding(
      effect: sum / weight,
      error: StudentError(
        size: squares.squareRoot() / weight,
        df: spread > 0 ? max(1, squares * squares / spread) : 1))
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
    narrow(to: sign * found.effect - found.reach(height))
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
