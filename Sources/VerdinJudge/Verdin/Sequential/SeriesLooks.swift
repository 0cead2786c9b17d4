import RealModule
import VerdinNumerics

/// An effect at all looks so far, held against boundaries that hold at every look together.
///
/// A fail is kept, and with it the bound that proved it. All other bounds are those of the last look,
/// so that a pass goes when later data speak against it.
struct SeriesLooks {
  private(set) var increase = HarmPath()
  private(set) var decrease = HarmPath()
  /// The last look's finding.
  private(set) var last: SeriesFinding?
  private(set) var looks = 0
  private(set) var passLower = -Double.infinity
  private(set) var passUpper = Double.infinity

  /// Near the time, in ticks, at which the boundary is tightest.
  static let optimalTime = 60.0

  /// - Parameters:
  ///   - schedule: the numbers of ticks at the looks, ascending.
  ///   - margins: the tolerated increase and decrease on the scale of the effect, positive.
  ///   - finding: the effect in the first so many ticks.
  init(
    _ schedule: [Int], margins: (increase: Double, decrease: Double), _ alpha: JudgeConfig.Alpha,
    finding: (Int) -> SeriesFinding?
  ) {
    let fail = NormalMixtureBoundary(
      sides: .one, alpha: alpha.fail, optimalTime: Self.optimalTime)
    for ticks in schedule {
      guard let found = finding(ticks) else { continue }
      looks += 1
      last = found
      increase.look(found, sign: 1, margin: margins.increase, ticks, fail)
      decrease.look(found, sign: -1, margin: margins.decrease, ticks, fail)
    }
    guard let last, let ticks = schedule.last else { return }
    let pass = NormalMixtureBoundary(
      sides: .one, alpha: alpha.pass, optimalTime: Self.optimalTime)
    let reach = last.reach(pass.height(at: Double(ticks)))
    (passLower, passUpper) = (last.effect - reach, last.effect + reach)
  }

  /// Leaves nothing that a pass could rest on.
  mutating func withdrawPass() { (passLower, passUpper) = (-.infinity, .infinity) }

  func bounds(estimate: Double) -> Bounds {
    Bounds(
      estimate: estimate, failLower: increase.bound, failUpper: -decrease.bound,
      passLower: passLower, passUpper: passUpper)
  }
}

/// One harmful direction along the looks. Harm is positive.
struct HarmPath {
  /// z or log E against the margin at the last look, and what it had to reach.
  var statistic = -Double.infinity
  var boundary = Double.infinity
  /// The largest log E against the margin and against no harm at all, at least 0.
  var peak = 0.0
  var peakOfHarm = 0.0
  /// The least harm not excluded: by the last look, or by any once one has crossed.
  var bound: Double { crossing == nil ? lastBound : max(lastBound, tightest) }
  private(set) var lastBound = -Double.infinity
  private(set) var tightest = -Double.infinity
  /// Ticks at the first look that crossed.
  var crossing: Int?

  mutating func look(
    _ found: SeriesFinding, sign: Double, margin: Double, _ ticks: Int,
    _ boundary: NormalMixtureBoundary
  ) {
    let time = Double(ticks)
    statistic = found.z(sign, margin: margin)
    self.boundary = boundary.height(at: time)
    peak = max(peak, boundary.logE(z: statistic, at: time))
    peakOfHarm = max(peakOfHarm, boundary.logE(z: found.z(sign, margin: 0), at: time))
    narrow(to: sign * found.effect - found.reach(self.boundary))
    if crossing == nil, statistic >= self.boundary { crossing = ticks }
  }

  /// Takes in the bound of another look.
  mutating func narrow(to bound: Double) {
    lastBound = bound
    tightest = max(tightest, bound)
  }

  var p: Double { Double.exp(-peak) }
  var pHarm: Double { Double.exp(-peakOfHarm) }

  func side(_ ticks: CommonTicks) -> AnytimeEvidence.Side {
    let hasLooked = boundary.isFinite
    return AnytimeEvidence.Side(
      statistic: hasLooked ? statistic : nil, boundary: hasLooked ? boundary : nil, p: p,
      pHarm: pHarm,
      crossing: crossing.map(ticks.crossing(after:)))
  }
}

extension LevelMargin {
  /// The tolerated increase and decrease on the scale on which effects are estimated: of logarithms
  /// for a relative margin.
  var onEffectScale: (increase: Double, decrease: Double) {
    switch self {
    case .relative(let share):
      (Double.log(onePlus: share), share < 1 ? -Double.log(onePlus: -share) : .infinity)
    case .absolute(let amount): (amount, amount)
    }
  }
}
