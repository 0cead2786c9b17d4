import RealModule
import VerdinNumerics

extension EffectMethod {
  /// Counts at a few declared gates: the rate ratio of every stage by the scatter of its ticks, which
  /// never counts less than that of independent events.
  static let gatedRate = EffectMethod(
    name: "gated-rate", kind: .rate, sign: "its two counts"
  ) { settings, config, _, workspace in
    guard case .gates(let gates) = config.looks, let stream = RateStream(workspace),
      let ratio = stream.ratio, let margin = stream.relative(settings.margin)
    else { return nil }
    var stages = Stages()
    let looks = GateLooks(
      gates, stream.ticks, margins: margin.onEffectScale, config.alpha,
      &workspace.gateBoundaries
    ) { stage in
      guard let found = stream.finding(stage, &workspace.seriesScratch) else { return nil }
      stages.add(found)
      return stages.combined
    }
    return Effect(
      looks, margin, settings.harm, stream.ticks, gates, estimate: Double.log(ratio))
  }

  /// Series at a few declared gates: the effect in all data so far.
  ///
  /// Stages estimated one by one know their dependence too badly: at an autocorrelation of 0.9 and
  /// eight gates they failed wrongly in 4 % at a nominal 1 %, and passed in 22 % at 5 %.
  ///
  /// - SeeAlso: Lan & DeMets 1983, doi:10.1093/biomet/70.3.659
  static let gatedSeries = EffectMethod(
    name: "gated-series", kind: .series, sign: regularTicks
  ) { settings, config, _, workspace in
    guard case .gates(let gates) = config.looks, let stream = SeriesStream(settings, workspace)
    else { return nil }
    let looks = GateLooks(
      gates, stream.ticks, margins: stream.margin.onEffectScale, config.alpha,
      &workspace.gateBoundaries
    ) { stage in
      guard stage.upperBound <= stream.differences.count else { return nil }
      return stream.finding(
        0..<stage.upperBound, .autocorrelation, &workspace.seriesScratch)
    }
    return Effect(
      looks, stream.margin, settings.harm, stream.ticks, gates,
      estimate: stream.location(&workspace.seriesScratch))
  }
}

extension Effect {
  fileprivate init(
    _ looks: GateLooks, _ margin: LevelMargin, _ harm: Harm, _ ticks: CommonTicks,
    _ gates: [Double], estimate: Double
  ) {
    var anytime = AnytimeEvidence(
      .gates, looks: looks.tested.count, harm, ticks, increase: looks.increase,
      decrease: looks.decrease)
    anytime.nextGate = looks.next
    anytime.gates = looks.tested.map { gate in
      var gate = gate
      if harm == .decrease { gate.increase = nil }
      if harm == .increase { gate.decrease = nil }
      return gate
    }
    let unbounded = Bounds(
      estimate: estimate, failLower: -.infinity, failUpper: .infinity, passLower: -.infinity,
      passUpper: .infinity)
    let count = "\(looks.tested.count) of \(gates.count) gates tested"
    let rest =
      looks.next == nil && ticks.elapsed(ticks.count - 1) > gates[gates.count - 1] + 1e-6
      ? "; what came after the last gate does not count" : ""
    self.init(
      looks.bounds ?? unbounded, margin, increase: looks.increase,
      decrease: looks.decrease, anytime, note: "repeated looks: " + count + rest)
  }
}
