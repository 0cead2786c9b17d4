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
  /// Of the ratio, or of the shift where there is none, at both errors; nil for regular ticks, where
  /// ranks do not decide.
  private let bounds: Bounds?

  init(_ workspace: inout Workspace, _ alpha: JudgeConfig.Alpha) {
    mannWhitney = MannWhitney(workspace.sortedChallenger, workspace.sortedChampion)
    (pValues, method) = exactOrAsymptotic(
      mannWhitney, workspace.sortedChallenger, workspace.sortedChampion, &workspace.exactNull)
    let isPositive = workspace.isPositive
    workspace.comparesRatios =
      isPositive && mannWhitney.m + mannWhitney.n >= manyValues
      && workspace.ratioRanks.take(
        workspace.sortedChallenger, workspace.sortedChampion, hasTies: mannWhitney.hasTies)
    let isDecided = workspace.ticks.isRegular
    var bounds = workspace.rankBounds(
      isLogarithmic: false, alpha, bothErrors: !isDecided && !isPositive)
    shift = bounds.interval(alpha: alpha.fail)
    guard isPositive else {
      ratio = nil
      self.bounds = isDecided ? nil : bounds
      return
    }
    bounds = workspace.rankBounds(isLogarithmic: true, alpha, bothErrors: !isDecided)
      .map { Double.exp($0) }
    ratio = bounds.interval(alpha: alpha.fail)
    self.bounds = isDecided ? nil : bounds
  }

  /// The bounds at both errors: those that are known, or found now.
  fileprivate func bounds(
    ofRatio: Bool, _ alpha: JudgeConfig.Alpha, _ workspace: inout Workspace
  ) -> Bounds {
    if let bounds, ofRatio == (ratio != nil) { return bounds }
    let found = workspace.rankBounds(isLogarithmic: ofRatio, alpha, bothErrors: true)
    return ofRatio ? found.map { Double.exp($0) } : found
  }
}

extension Workspace {
  /// The Hodges-Lehmann shift of the samples, or of their logarithms.
  ///
  /// - Parameter bothErrors: whether bounds are wanted at the error of a pass too; they are those of a
  ///   fail otherwise.
  fileprivate mutating func rankBounds(
    isLogarithmic: Bool, _ alpha: JudgeConfig.Alpha, bothErrors: Bool
  ) -> Bounds {
    let isFailTighter = alpha.fail <= alpha.pass
    let (tight, wide) = (min(alpha.fail, alpha.pass), max(alpha.fail, alpha.pass))
    if failAlpha.first != alpha.fail { failAlpha = [alpha.fail] }
    if bothAlphas.first != tight || bothAlphas.last != wide { bothAlphas = [tight, wide] }
    let alphas = bothErrors ? bothAlphas : failAlpha
    if isLogarithmic {
      comparesRatios =
        comparesRatios
        && hodgesLehmann.estimateLogRatio(
          sortedChallenger, sortedChampion, areTied: ratioRanks.areTied, alphas: alphas,
          exact: &exactNull)
      if !comparesRatios {
        takeLogarithms()
        hodgesLehmann.estimate(logChallenger, logChampion, alphas: alphas, exact: &exactNull)
      }
    } else {
      hodgesLehmann.estimate(sortedChallenger, sortedChampion, alphas: alphas, exact: &exactNull)
    }
    guard bothErrors else { return Bounds(hodgesLehmann, (fail: 0, pass: 0)) }
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
    let ratio = ranks.bounds(ofRatio: true, config.alpha, &workspace)
    return Effect(
      bounds: ratio.map { $0 - 1 }, scale: .relative, tolerated: (margin, margin),
      pBeyond: workspace.pBeyond(
        Double.log(onePlus: margin), Double.log(onePlus: -margin), isLogarithmic: true,
        settings.harm), pAny: ranks.pAny, ratio: ratio)
  }

  /// An absolute margin, or a relative one on values of any sign, which is that share of the
  /// champion's median level: the Hodges-Lehmann shift. Points count as independent.
  static let shift = EffectMethod(
    name: "shift", kind: .samples, sign: withoutTicks
  ) { settings, config, ranks, workspace in
    guard case .absolute(let margin)? = settings.margin(onLevelOf: workspace) else { return nil }
    return Effect(
      bounds: ranks.bounds(ofRatio: false, config.alpha, &workspace), scale: .unit,
      tolerated: (margin, margin),
      pBeyond: workspace.pBeyond(margin, -margin, isLogarithmic: false, settings.harm),
      pAny: ranks.pAny)
  }
}

/// From so many values on, the storage of their logarithms costs more than walks that do without.
private let manyValues = 1 << 20

/// What makes values raw samples.
let withoutTicks = "values without regular ticks"

extension RankFindings {
  /// One-sided p-values against "the challenger tends to be larger" and "smaller".
  var pAny: (increase: Double, decrease: Double) { (pValues.greater, pValues.less) }
}

extension Workspace {
  /// p-values against "the shift is at most `rise`" and "at least `fall`", of the samples or of their
  /// logarithms; 1 for a direction that does no harm.
  fileprivate mutating func pBeyond(
    _ rise: Double, _ fall: Double, isLogarithmic: Bool, _ harm: Harm
  ) -> (increase: Double, decrease: Double) {
    (
      harm == .decrease ? 1 : moved(by: rise, isLogarithmic).greater,
      harm == .increase ? 1 : moved(by: fall, isLogarithmic).less
    )
  }

  private mutating func moved(by margin: Double, _ isLogarithmic: Bool) -> MannWhitney.PValues {
    guard margin.isFinite else { return MannWhitney.PValues(greater: 1, less: 1, twoSided: 1) }
    if isLogarithmic {
      if comparesRatios,
        let test = ratioRanks.test(sortedChallenger, sortedChampion, margin: margin)
      {
        return test.asymptotic
      }
      takeLogarithms()
    }
    derivedChampion.replace(
      with: isLogarithmic ? logChampion : sortedChampion, increasing: { $0 + margin })
    let challenger = isLogarithmic ? logChallenger : sortedChallenger
    let test = MannWhitney(challenger, derivedChampion)
    return exactOrAsymptotic(test, challenger, derivedChampion, &exactNull).p
  }
}

/// Exact p-values where they are cheap, asymptotic ones elsewhere.
func exactOrAsymptotic(
  _ test: MannWhitney, _ x: SortedSample, _ y: SortedSample, _ exact: inout ExactNullCache
) -> (p: MannWhitney.PValues, method: MannWhitneyEvidence.Method) {
  if !test.hasTies && ExactNull.isFeasible(test.m, test.n) {
    return (exact.distribution(test.m, test.n).pValues(u: test.u), .exact)
  }
  // With ties every metric needs its own table: some 40 µs at 40 values, growing like n⁴.
  if test.hasTies && test.m + test.n <= 40 {
    return (MannWhitney.exactWithTies(x, y), .exact)
  }
  return (test.asymptotic, .asymptotic)
}
