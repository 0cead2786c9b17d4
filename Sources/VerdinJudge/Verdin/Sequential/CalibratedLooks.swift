import RealModule
import VerdinNumerics

extension EffectMethod {
  /// A series, or a rate, looked at as often as one likes with a history of champion against
  /// champion: at every look the effect so far is held against what healthy arms had come apart by in
  /// as many ticks of their windows, and that against the boundary of a normal mixture.
  ///
  /// The history has seen what the recording cannot tell of itself in its first minutes, so the first
  /// look is at 8 ticks instead of 30, and slow noise of one arm is no effect.
  static let anytimeCalibrated = EffectMethod(
    name: "anytime-calibrated", kind: .series, sign: regularTicks
  ) { settings, config, _, workspace in
    guard !config.history.windows.isEmpty, let stream = SeriesStream(settings, workspace),
      !stream.isBroken,
      let present = PairedTicks(
        differencesOf: workspace.challenger, workspace.champion,
        isRelative: stream.margin.isRelative, scratch: &workspace.seriesScratch)
    else { return nil }
    return looks(
      at: present, stream.ticks, stream.margin, isRelative: stream.margin.isRelative, settings,
      config, &workspace)
  }

  static let anytimeCalibratedRate = EffectMethod(
    name: "anytime-calibrated-rate", kind: .rate, sign: "its two counts"
  ) { settings, config, _, workspace in
    guard !config.history.windows.isEmpty, let stream = RateStream(workspace),
      let margin = stream.relative(settings.margin),
      let present = PairedTicks(countsOf: workspace.challenger, workspace.champion)
    else { return nil }
    return looks(
      at: present, stream.ticks, margin, isRelative: nil, settings, config, &workspace)
  }

  private static func looks(
    at present: PairedTicks, _ ticks: CommonTicks, _ margin: LevelMargin, isRelative: Bool?,
    _ settings: MetricConfig, _ config: JudgeConfig, _ workspace: inout Workspace
  ) -> Effect? {
    var history = HealthyDifferences(
      config.history, metric: settings.name, labels: workspace.recorded.labels,
      isRelative: isRelative, like: present, scratch: &workspace.seriesScratch)
    var last: Calibration?
    let schedule = LookSchedule.looks(from: Calibration.firstLook, through: present.count)
    let looks = SeriesLooks(schedule, margins: margin.onEffectScale, config.alpha) { count in
      last = history.calibrate(present, ticks: count, scratch: &workspace.seriesScratch)
      return last.map { SeriesFinding($0.estimate) }
    }
    // Without a finding at the end no bound would speak of today.
    guard let last, present.count == ticks.count else {
      workspace.historyDoubt = history.doubt
      return nil
    }
    let (found, evidence) = (last.estimate, last.evidence)
    var effect = Effect(
      looks.bounds(estimate: found.effect), margin, increase: looks.increase,
      decrease: looks.decrease,
      AnytimeEvidence(
        .normalMixture, looks: looks.looks, settings.harm, ticks, increase: looks.increase,
        decrease: looks.decrease),
      note: "repeated looks: \(looks.looks) at \(ticks.count) common ticks; "
        + evidence.sentence(isRelative: margin.isRelative, alpha: config.alpha.fail))
    effect.narrowsWithPoints = false
    effect.calibration = evidence
    let error = StudentError(size: found.standardError, df: found.degreesOfFreedom)
    effect.pDifference = error.pDifference(found.effect)
    return effect
  }
}

extension Calibration {
  /// Ticks at the first look with a history.
  fileprivate static let firstLook = 8
}
