import RealModule
import VerdinNumerics

/// The ratio of two rates from their counts, and how it was bounded.
///
/// With 30 common ticks and 10 events in each arm the error comes from the ticks, so that
/// overdispersion and autocorrelation widen it; with less, from the conditional binomial law, which
/// is exact for independent events however rare.
struct RateBounds {
  let ratio: Bounds
  /// One sentence for the evidence.
  let method: String
  private let difference: Bounds?

  /// - Returns: nil when the metric is not made of counts, or nothing was counted in either arm.
  init?(_ workspace: inout Workspace, _ alpha: JudgeConfig.Alpha) {
    guard let x = workspace.challenger.events, let n = workspace.challenger.exposure,
      let y = workspace.champion.events, let m = workspace.champion.exposure,
      n > 0, m > 0, x + y > 0
    else { return nil }
    if let series = Self.series(&workspace, events: min(x, y)) {
      ratio = Self.bounds(series.estimate, alpha)
      method =
        "counts per tick: the error of the rate is \(Figures.plain(series.dispersion)) times that "
        + "of independent events"
    } else {
      ratio = Self.bounds(RatePair(Int(x.rounded()), per: n, Int(y.rounded()), per: m), alpha)
      method = "counts: bounded by the exact conditional law of independent events"
    }
    difference = x <= n && y <= m ? Self.difference(x, n, y, m, alpha) : nil
  }

  /// A relative margin is held against the ratio, an absolute one against the difference of two
  /// proportions; nil for an absolute margin on rates that are none, such as events per second.
  func marginBounds(_ settings: MetricConfig) -> MarginBounds? {
    switch settings.margin {
    case .relative(let margin):
      MarginBounds(
        ratio.map { $0 - 1 }, scale: .relative, settings.harm, increase: margin, decrease: margin)
    case .absolute(let margin):
      difference.map {
        MarginBounds($0, scale: .unit, settings.harm, increase: margin, decrease: margin)
      }
    }
  }

  private static func series(_ workspace: inout Workspace, events: Double) -> RateSeries? {
    guard events >= 10, let x = workspace.challenger.counts, let y = workspace.champion.counts,
      x.events.count >= 30, x.events.count == y.events.count,
      workspace.challenger.times == workspace.champion.times,
      (x.events + x.exposures + y.events + y.exposures).allSatisfy(\.isFinite)
    else { return nil }
    return RateSeries(
      x.events.span, of: x.exposures.span, y.events.span, of: y.exposures.span,
      law: isCommonShare(workspace) ? .binomial : .poisson, scratch: &workspace.seriesScratch)
  }

  /// Whether the metric is a share of trials, and so large a one that Poisson's law would waste
  /// data: an accuracy, not an error rate.
  private static func isCommonShare(_ workspace: borrowing Workspace) -> Bool {
    let arms = [workspace.champion, workspace.challenger]
    return arms.allSatisfy { arm in
      guard let events = arm.events, let exposure = arm.exposure else { return false }
      return events <= exposure && events > 0.1 * exposure
    }
  }

  private static func bounds(_ estimate: SeriesEstimate, _ alpha: JudgeConfig.Alpha) -> Bounds {
    let law = StudentT(estimate.degreesOfFreedom)
    let fail = law.quantile(above: alpha.fail) * estimate.standardError
    let pass = law.quantile(above: alpha.pass) * estimate.standardError
    let effect = estimate.effect
    return Bounds(
      estimate: effect, failLower: effect - fail, failUpper: effect + fail,
      passLower: effect - pass, passUpper: effect + pass
    ).map { Double.exp($0) }
  }

  private static func bounds(_ pair: RatePair, _ alpha: JudgeConfig.Alpha) -> Bounds {
    let fail = pair.ratioBounds(alphaLower: alpha.fail, alphaUpper: alpha.fail, kind: .mid)
    let pass = pair.ratioBounds(alphaLower: alpha.pass, alphaUpper: alpha.pass, kind: .mid)
    let rate = Double(pair.x) / pair.xExposure
    return Bounds(
      estimate: pair.y == 0 ? .infinity : rate / (Double(pair.y) / pair.yExposure),
      failLower: fail.lower, failUpper: fail.upper, passLower: pass.lower, passUpper: pass.upper)
  }

  private static func difference(
    _ x: Double, _ n: Double, _ y: Double, _ m: Double, _ alpha: JudgeConfig.Alpha
  ) -> Bounds {
    let pair = ProportionPair(
      Int(x.rounded()), of: Int(n.rounded()), Int(y.rounded()), of: Int(m.rounded()))
    let fail = pair.agrestiCaffo(alpha: alpha.fail)
    let pass = pair.agrestiCaffo(alpha: alpha.pass)
    return Bounds(
      estimate: x / n - y / m, failLower: fail.lower, failUpper: fail.upper,
      passLower: pass.lower, passUpper: pass.upper)
  }
}
