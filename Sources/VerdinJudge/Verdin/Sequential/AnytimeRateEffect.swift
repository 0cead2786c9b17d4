import RealModule
import VerdinNumerics

extension EffectMethod {
  /// Counts looked at as often as one likes, from the first tick on: bets on the share of all events
  /// that falls to the challenger, exact for independent events whatever load and traffic split do.
  ///
  /// Overdispersion that past ticks have shown divides the evidence. Where it exceeds 2, and from 30
  /// ticks on for shares as large as an accuracy, the rates of the ticks are a series and looked at
  /// as one; what was proven before stays proven.
  ///
  /// - SeeAlso: Lindon & Malek 2022, arXiv:2011.03567; Ville 1939; Robbins 1970,
  ///   doi:10.1214/aoms/1177696786
  static let anytimeRate = EffectMethod(
    name: "anytime-rate", kind: .rate, sign: "its two counts"
  ) { settings, config, _, workspace in
    guard let stream = RateStream(workspace), let ratio = stream.ratio,
      let margin = stream.relative(settings.margin)
    else { return nil }
    let bets = RateBets(stream, margins: margin.onEffectScale, config.alpha)
    guard let takeover = stream.takeover else {
      return Effect(
        bets.bounds(estimate: Double.log(ratio)), margin, increase: bets.increase,
        decrease: bets.decrease,
        AnytimeEvidence(
          .rateEProcess, looks: stream.rows.count, settings.harm, stream.ticks,
          increase: bets.increase, decrease: bets.decrease),
        note: "repeated looks: counts bounded at all \(stream.rows.count) ticks together, as "
          + "independent events that scatter \(Figures.plain(bets.dispersion)) times as much; slow "
          + "noise of one arm's own counts as an effect")
    }
    let first = max(CommonTicks.first, takeover)
    let looks = SeriesLooks(
      LookSchedule.looks(from: first, through: stream.rows.count),
      margins: margin.onEffectScale, config.alpha
    ) { stream.finding(0..<$0, &workspace.seriesScratch).map(SeriesFinding.init) }
    let increase = looks.increase.keeping(bets.increase)
    let decrease = looks.decrease.keeping(bets.decrease)
    var bounds = looks.bounds(estimate: Double.log(ratio))
    (bounds.failLower, bounds.failUpper) = (increase.bound, -decrease.bound)
    return Effect(
      bounds, margin, increase: increase, decrease: decrease,
      AnytimeEvidence(
        .normalMixture, looks: takeover + looks.looks, settings.harm, stream.ticks,
        increase: increase, decrease: decrease),
      note: "repeated looks: counts bounded as independent events up to tick \(takeover), by the "
        + "ticks' own scatter from tick \(first) on")
  }
}

extension HarmPath {
  /// What another way of looking proved before stays proven.
  fileprivate func keeping(_ earlier: HarmPath) -> HarmPath {
    var both = earlier
    if boundary.isFinite {
      (both.statistic, both.boundary) = (statistic, boundary)
      both.narrow(to: tightest)
      both.narrow(to: lastBound)
    }
    both.peak = max(peak, earlier.peak)
    both.peakOfHarm = max(peakOfHarm, earlier.peakOfHarm)
    both.crossing = earlier.crossing ?? crossing
    return both
  }
}

/// The bets on the rows before the takeover.
private struct RateBets {
  private(set) var increase: HarmPath
  private(set) var decrease: HarmPath
  let dispersion: Double
  private let passLower: Double
  private let passUpper: Double

  init(
    _ stream: RateStream, margins: (increase: Double, decrease: Double), _ alpha: JudgeConfig.Alpha
  ) {
    let end = stream.takeover ?? stream.rows.count
    let rows = Array(stream.rows[..<end])
    let dispersions = Array(stream.dispersions[..<end])
    dispersion = dispersions.last ?? 1
    let pass = RateConfidenceSequence(rows, alpha: alpha.pass, dispersions: dispersions)
    (passLower, passUpper) = (Double.log(pass.lower), Double.log(pass.upper))
    increase = HarmPath(rows, dispersions, .above, logRatio: margins.increase, alpha.fail)
    decrease = HarmPath(rows, dispersions, .below, logRatio: -margins.decrease, alpha.fail)
    let hasCrossed = increase.crossing != nil || decrease.crossing != nil
    // The tightest bounds first, so that those of the last row are the last.
    for reading in hasCrossed ? [RateConfidenceSequence.Reading.tightest, .last] : [.last] {
      let fail = RateConfidenceSequence(
        rows, alpha: alpha.fail, dispersions: dispersions, reading: reading)
      increase.narrow(to: Double.log(fail.lower))
      decrease.narrow(to: -Double.log(fail.upper))
    }
  }

  func bounds(estimate: Double) -> Bounds {
    Bounds(
      estimate: estimate, failLower: increase.bound, failUpper: -decrease.bound,
      passLower: passLower, passUpper: passUpper)
  }
}

extension HarmPath {
  /// log E along the rows. A rate cannot fall by all of itself and more: no bet on that.
  fileprivate init(
    _ rows: [RateCounts], _ dispersions: [Double], _ direction: BinomialEProcess.Direction,
    logRatio: Double, _ alpha: Double
  ) {
    self.init()
    boundary = -Double.log(alpha)
    var harm = RateEProcess(direction: direction)
    var beyond = RateEProcess(direction: direction, logRatio: logRatio.isFinite ? logRatio : 0)
    for (place, row) in rows.enumerated() {
      harm.observe(row, dispersion: dispersions[place])
      guard logRatio.isFinite else { continue }
      beyond.observe(row, dispersion: dispersions[place])
      if crossing == nil, beyond.logE >= boundary { crossing = place + 1 }
    }
    (statistic, peak, peakOfHarm) = (beyond.logE, beyond.peak, harm.peak)
  }
}
