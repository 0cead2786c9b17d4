import RealModule
import VerdinNumerics

extension EffectMethod {
  /// Histograms of single requests looked at as often as one likes: bets on how many of the
  /// challenger's values lie beyond quantiles of the ticks before, the champion's values moved by the
  /// margin.
  ///
  /// A fail says that some part of the distribution moved by more than the margin; a pass needs the
  /// median, p90 and p99 each to be within. Exact where the values of a tick are exchangeable between
  /// the arms but for the effect: noise that one arm has of its own for a minute counts as effect, so
  /// the margin must be larger than it.
  ///
  /// - SeeAlso: Howard & Ramdas 2022, doi:10.3150/21-BEJ1388
  static let anytimeLatency = EffectMethod(
    name: "anytime-latency", kind: .quantile, sign: "histograms"
  ) { settings, config, _, workspace in
    guard let stream = ExceedanceStream(workspace),
      let margin = settings.margin.onLevel(stream.median(.champion))
    else { return nil }
    let looks = ExceedanceLooks(stream, margin, config.alpha)
    let bounds = Bounds(
      estimate: looks.estimate, failLower: looks.increase.bound, failUpper: -looks.decrease.bound,
      passLower: looks.passLower, passUpper: looks.passUpper)
    return Effect(
      bounds, margin, increase: looks.increase, decrease: looks.decrease,
      AnytimeEvidence(
        .exceedanceEProcess, looks: stream.ticks.count, settings.harm, stream.ticks,
        increase: looks.increase, decrease: looks.decrease),
      note: "repeated looks: values beyond the median, p90 and p99 of past ticks, bounded at all "
        + "\(stream.ticks.count) ticks together")
  }
}

/// The exceedances held against a margin, and the margins that they exclude.
private struct ExceedanceLooks {
  private(set) var increase = HarmPath()
  private(set) var decrease = HarmPath()
  private(set) var passLower = -Double.infinity
  private(set) var passUpper = Double.infinity
  /// Of the medians, on the scale of the margin's effect.
  let estimate: Double

  private typealias Move = ExceedanceStream.Move

  init(
    _ stream: ExceedanceStream, _ margin: LevelMargin, _ alpha: JudgeConfig.Alpha
  ) {
    let (x, y) = (stream.median(.challenger), stream.median(.champion))
    let isRelative = margin.isRelative
    estimate = isRelative ? Double.log(x / y) : x - y
    func move(_ effect: Double) -> Move {
      isRelative ? .factor(Double.exp(effect)) : .amount(effect)
    }
    let limit = isRelative ? Double.log(10) : stream.reach
    let tolerated = margin.onEffectScale
    for isIncrease in [true, false] {
      let sign = isIncrease ? 1.0 : -1
      let (above, below): (BinomialEProcess.Direction, BinomialEProcess.Direction) =
        isIncrease ? (.above, .below) : (.below, .above)
      let margin = isIncrease ? tolerated.increase : tolerated.decrease
      var path = HarmPath()
      path.boundary = -Double.log(alpha.fail)
      path.peakOfHarm = stream.run(above, moved: move(0)).peak
      if margin.isFinite {
        let (last, peak) = stream.run(above, moved: move(sign * margin)) { ticks, logE in
          if path.crossing == nil, logE >= path.boundary { path.crossing = ticks }
        }
        (path.statistic, path.peak) = (last, peak)
      }
      let bound = Self.furthest(from: -limit, to: limit, through: min(margin, limit)) { harm in
        let (last, peak) = stream.run(above, moved: move(sign * harm))
        return (path.crossing == nil ? last : peak) >= path.boundary
      }
      path.narrow(to: bound ?? -.infinity)
      let pass = Self.furthest(from: limit, to: -limit, through: min(margin, limit)) { harm in
        ExceedanceStream.quantiles.allSatisfy { quantile in
          stream.run(below, moved: move(sign * harm), quantiles: [quantile]).last
            >= -Double.log(alpha.pass)
        }
      }
      if isIncrease {
        (increase, passUpper) = (path, pass ?? .infinity)
      } else {
        (decrease, passLower) = (path, pass.map { -$0 } ?? -.infinity)
      }
    }
  }

  /// The last rejected value on the way from one that is rejected first, if any, to one that is
  /// rejected last; nil when none is.
  ///
  /// - Parameter margin: is asked first, so that the answer agrees with the test against it.
  private static func furthest(
    from start: Double, to end: Double, through margin: Double, isRejected: (Double) -> Bool
  ) -> Double? {
    var (rejected, kept) = isRejected(margin) ? (margin, end) : (start, margin)
    guard rejected == margin || isRejected(rejected) else { return nil }
    // A thousandth of the range is finer than bins are.
    for _ in 0..<10 {
      let middle = (rejected + kept) / 2
      if isRejected(middle) { rejected = middle } else { kept = middle }
    }
    return rejected
  }
}
