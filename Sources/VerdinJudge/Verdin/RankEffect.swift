import RealModule
import VerdinNumerics

/// What ranks alone say of two samples, for every metric whatever method decides.
struct RankFindings {
  let mannWhitney: MannWhitney
  let pValues: MannWhitney.PValues
  let method: MannWhitneyEvidence.Method
  /// Challenger minus champion, with bounds at the error of a fail.
  let shift: IntervalEstimate
  /// Challenger over champion; nil unless every value is positive.
  let ratio: IntervalEstimate?

  init(_ workspace: inout Workspace, _ alpha: JudgeConfig.Alpha) {
    mannWhitney = MannWhitney(workspace.sortedChallenger, workspace.sortedChampion)
    (pValues, method) = exactOrAsymptotic(
      mannWhitney, workspace.sortedChallenger, workspace.sortedChampion, &workspace.exactNull)
    if workspace.failAlpha.first != alpha.fail { workspace.failAlpha = [alpha.fail] }
    workspace.hodgesLehmann.estimate(
      workspace.sortedChallenger, workspace.sortedChampion, alphas: workspace.failAlpha,
      exact: &workspace.exactNull)
    let confidence = 1 - 2 * alpha.fail
    shift = IntervalEstimate(workspace.hodgesLehmann, confidence) { $0 }
    guard workspace.isPositive else {
      ratio = nil
      return
    }
    workspace.logChallenger.replace(
      with: workspace.sortedChallenger, increasing: { Double.log($0) })
    workspace.logChampion.replace(with: workspace.sortedChampion, increasing: { Double.log($0) })
    workspace.hodgesLehmann.estimate(
      workspace.logChallenger, workspace.logChampion, alphas: workspace.failAlpha,
      exact: &workspace.exactNull)
    ratio = IntervalEstimate(workspace.hodgesLehmann, confidence) { Double.exp($0) }
  }
}

extension IntervalEstimate {
  fileprivate init(
    _ found: borrowing HodgesLehmann, _ confidence: Double, _ transform: (Double) -> Double
  ) {
    self.init(
      estimate: transform(found.estimate), lower: transform(found.lower[0]),
      upper: transform(found.upper[0]), confidence: confidence)
  }
}

extension Workspace {
  /// The Hodges-Lehmann shift of the samples on the effect's own scale, with bounds at both errors:
  /// for the few metrics that it decides.
  fileprivate mutating func rankBounds(_ alpha: JudgeConfig.Alpha) -> Bounds {
    let isFailTighter = alpha.fail <= alpha.pass
    let (tight, wide) = (min(alpha.fail, alpha.pass), max(alpha.fail, alpha.pass))
    if bothAlphas.first != tight || bothAlphas.last != wide { bothAlphas = [tight, wide] }
    hodgesLehmann.estimate(logChallenger, logChampion, alphas: bothAlphas, exact: &exactNull)
    return Bounds(hodgesLehmann, isFailTighter ? (fail: 0, pass: 1) : (fail: 1, pass: 0))
  }
}

extension Workspace {
  /// Whether both sorted samples hold positive values only.
  var isPositive: Bool { sortedChallenger.minimum > 0 && sortedChampion.minimum > 0 }
}

extension EffectMethod {
  /// A relative margin on positive values: the Hodges-Lehmann ratio. Points count as independent.
  static let ratio = EffectMethod(
    name: "ratio", kind: .samples, sign: withoutTicks
  ) { settings, config, ranks, workspace in
    guard case .relative(let margin)? = settings.margin(onLevelOf: workspace), ranks.ratio != nil
    else { return nil }
    let ratio = workspace.rankBounds(config.alpha).map { Double.exp($0) }
    return Effect(
      bounds: ratio.map { $0 - 1 }, scale: .relative, tolerated: (margin, margin),
      pBeyond: (
        increase: pAbove(Double.log(onePlus: margin), &workspace),
        decrease: pBelow(Double.log(onePlus: -margin), &workspace)
      ), pAny: ranks.pAny, ratio: ratio)
  }

  /// An absolute margin, or a relative one on values of any sign, which is that share of the
  /// champion's median level: the Hodges-Lehmann shift. Points count as independent.
  static let shift = EffectMethod(
    name: "shift", kind: .samples, sign: withoutTicks
  ) { settings, config, ranks, workspace in
    guard case .absolute(let margin)? = settings.margin(onLevelOf: workspace) else { return nil }
    workspace.logChallenger.replace(with: workspace.sortedChallenger, increasing: { $0 })
    workspace.logChampion.replace(with: workspace.sortedChampion, increasing: { $0 })
    return Effect(
      bounds: workspace.rankBounds(config.alpha), scale: .unit, tolerated: (margin, margin),
      pBeyond: (increase: pAbove(margin, &workspace), decrease: pBelow(-margin, &workspace)),
      pAny: ranks.pAny)
  }
}

/// What makes values raw samples.
let withoutTicks = "values without regular ticks"

extension RankFindings {
  /// One-sided p-values against "the challenger tends to be larger" and "smaller".
  var pAny: (increase: Double, decrease: Double) { (pValues.greater, pValues.less) }
}

/// p-value against "the shift is at most `margin`", on the samples as the workspace has them for
/// the effect's own scale.
private func pAbove(_ margin: Double, _ workspace: inout Workspace) -> Double {
  moved(by: margin, &workspace).greater
}

private func pBelow(_ margin: Double, _ workspace: inout Workspace) -> Double {
  moved(by: margin, &workspace).less
}

private func moved(by margin: Double, _ workspace: inout Workspace) -> MannWhitney.PValues {
  guard margin.isFinite else { return MannWhitney.PValues(greater: 1, less: 1, twoSided: 1) }
  workspace.movedChampion.replace(with: workspace.logChampion, increasing: { $0 + margin })
  let test = MannWhitney(workspace.logChallenger, workspace.movedChampion)
  return exactOrAsymptotic(
    test, workspace.logChallenger, workspace.movedChampion, &workspace.exactNull
  ).p
}

/// Exact p-values where they are cheap, asymptotic ones elsewhere.
func exactOrAsymptotic(
  _ test: MannWhitney, _ x: SortedSample, _ y: SortedSample, _ exact: inout ExactNullCache
) -> (p: MannWhitney.PValues, method: MannWhitneyEvidence.Method) {
  if !test.hasTies && ExactNull.isFeasible(test.m, test.n) {
    return (exact.distribution(test.m, test.n).pValues(u: test.u), .exact)
  }
  // With ties every metric needs its own table: some 0.1 ms at 40 values, growing like n⁴.
  if test.hasTies && test.m + test.n <= 40 {
    return (MannWhitney.exactWithTies(x, y), .exact)
  }
  return (test.asymptotic, .asymptotic)
}
