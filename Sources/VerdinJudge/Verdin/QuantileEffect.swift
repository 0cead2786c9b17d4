import RealModule
import VerdinNumerics

extension EffectMethod {
  /// A quantile of independent values or of histograms: Harrell-Davis estimates, on logarithms for a
  /// relative margin, with Maritz-Jarrett errors.
  ///
  /// Requests of one minute share what the minute and the machine did to them. Histograms show it:
  /// with eight common ticks the scatter of the ticks' differences counts where it is the larger
  /// error. One value a tick is no sample of requests and is compared as a series.
  static let quantile = EffectMethod(
    name: "quantile", kind: .quantile, sign: "histograms"
  ) { settings, config, ranks, workspace in
    guard let comparison = QuantileComparison(settings, workspace) else {
      return settings.kind == .quantile ? ofTicks(settings, config, ranks, &workspace) : nil
    }
    let x = comparison.challenger.quantile(at: comparison.q)
    let y = comparison.champion.quantile(at: comparison.q)
    let ticks = comparison.ticks(x, y, &workspace)
    var error = StudentError(size: HarrellDavis.error(x, y), df: .infinity)
    if let found = ticks?.estimate {
      error = StudentError(size: found.standardError, df: found.degreesOfFreedom)
    }
    let bounds = Bounds(
      x.estimate - y.estimate, standardError: error.size, degreesOfFreedom: error.df, config.alpha)
    var effect = Effect(
      bounds, comparison.margin, error, note: .words(comparison.note(ticks?.dispersion)))
    effect.quantile = comparison.evidence(x, y, dispersion: ticks?.dispersion)
    return effect
  }

  /// One quantile a tick, as monitoring records it.
  private static func ofTicks(
    _ settings: MetricConfig, _ config: JudgeConfig, _ ranks: RankFindings,
    _ workspace: inout Workspace
  ) -> Effect? {
    guard var effect = series.measure(settings, config, ranks, &workspace),
      case .series(var note)? = effect.note
    else { return nil }
    note.quantileOfTicks = settings.quantile
    effect.note = .series(note)
    return effect
  }
}

extension QuantileComparison {
  /// The scatter of the ticks; nil for raw values and for fewer than eight common ticks.
  fileprivate func ticks(
    _ x: HarrellDavis, _ y: HarrellDavis, _ workspace: inout Workspace
  ) -> QuantileSeries? {
    guard case .bins(let challenger) = challenger, case .bins(let champion) = champion,
      let ofX = workspace.challenger.ticks(of: challenger, above: q),
      let ofY = workspace.champion.ticks(of: champion, above: q)
    else { return nil }
    let common = ofX.keys.filter { ofY[$0] != nil }.sorted()
    guard 5 * common.count >= 4 * max(ofX.count, ofY.count) else { return nil }
    func arm(_ quantile: HarrellDavis, _ ticks: [Double: Tick]) -> QuantileSeries.Arm {
      QuantileSeries.Arm(
        quantile: quantile, above: common.map { ticks[$0]?.above ?? 0 },
        counts: common.map { ticks[$0]?.count ?? 0 })
    }
    return QuantileSeries(arm(x, ofX), arm(y, ofY), at: q, scratch: &workspace.seriesScratch)
  }

  fileprivate func note(_ dispersion: Double?) -> String {
    let counts = "\(Figures.plain(champion.count))/\(Figures.plain(challenger.count))"
    guard let dispersion else {
      return "\(quantileName(q)) of \(counts) values that count as independent"
    }
    return "\(quantileName(q)) of \(counts) values: by the scatter of the ticks its error is "
      + "\(Figures.plain(dispersion.squareRoot())) times that of independent values"
  }
}

/// The counts of one tick.
private struct Tick {
  var above = 0.0
  var count = 0.0
}

extension CleanSample {
  /// The counts of every tick, all instances together; nil without times or histograms.
  fileprivate func ticks(of sample: BinnedSample, above q: Double) -> [Double: Tick]? {
    guard let histogram, !times.isEmpty else { return nil }
    var ticks: [Double: Tick] = [:]
    for (time, counts) in zip(times, histogram.counts) {
      ticks[time, default: Tick()].above += sample.count(of: counts.span, above: q)
      ticks[time, default: Tick()].count += counts.reduce(0, +)
    }
    return ticks
  }
}
