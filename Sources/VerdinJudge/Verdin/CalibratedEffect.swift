import VerdinNumerics

extension EffectMethod {
  /// Series of regular ticks with a history of champion against champion: the same estimate as of
  /// `series`, its error what the champion has shown against itself.
  ///
  /// It goes before the models because it has seen what they assume away: machines that differ, and
  /// drifts that hide under noise in a short window. The spread of today's instances, where four or
  /// more are named, assumes less still, for it does not need the past to be like today; it decides
  /// unless the history has more degrees of freedom, as it has for one new instance against four.
  static let calibrated = EffectMethod(
    name: "calibrated", kind: .series, sign: regularTicks
  ) { settings, config, _, workspace in
    guard !config.history.windows.isEmpty, let margin = settings.margin(onLevelOf: workspace)
    else { return nil }
    guard
      let present = PairedTicks(
        differencesOf: workspace.challenger, workspace.champion, isRelative: margin.isRelative,
        scratch: &workspace.seriesScratch)
    else {
      workspace.historyDoubt = "A/A history not used: the arms have no regular common ticks"
      return nil
    }
    return calibrated(
      present, margin, isRelative: margin.isRelative, settings, config, &workspace)
  }

  /// The same of counts: the ratio of the rates, with the error that the ratios of past windows show.
  static let calibratedRate = EffectMethod(
    name: "calibrated-rate", kind: .rate, sign: "its two counts"
  ) { settings, config, _, workspace in
    guard !config.history.windows.isEmpty, case .relative(let share) = settings.margin,
      let present = PairedTicks(countsOf: workspace.challenger, workspace.champion),
      min(workspace.challenger.events ?? 0, workspace.champion.events ?? 0) >= 10
    else { return nil }
    return calibrated(
      present, LevelMargin.relative(share), isRelative: nil, settings, config, &workspace)
  }

  private static func calibrated(
    _ present: PairedTicks, _ margin: LevelMargin, isRelative: Bool?,
    _ settings: MetricConfig, _ config: JudgeConfig, _ workspace: inout Workspace
  ) -> Effect? {
    var history = HealthyDifferences(
      config.history, metric: settings.name, labels: workspace.recorded.labels,
      isRelative: isRelative,
      like: present, scratch: &workspace.seriesScratch)
    guard
      let calibration = history.calibrate(
        present, ticks: present.count, scratch: &workspace.seriesScratch)
    else {
      workspace.historyDoubt = history.doubt
      return nil
    }
    let (found, evidence) = (calibration.estimate, calibration.evidence)
    if Double(workspace.instanceDegrees) >= found.degreesOfFreedom {
      workspace.historyDoubt =
        "A/A history not used: today's instances know the error with more degrees of freedom"
      return nil
    }
    let error = StudentError(size: found.standardError, df: found.degreesOfFreedom)
    var effect = Effect(
      Bounds(
        found.effect, standardError: error.size, degreesOfFreedom: error.df, config.alpha),
      margin, error,
      note: .words(evidence.sentence(isRelative: margin.isRelative, alpha: config.alpha.fail)))
    effect.narrowsWithPoints = false
    effect.calibration = evidence
    effect.pDifference = error.pDifference(found.effect)
    return effect
  }
}

extension CalibrationEvidence {
  /// What the history says of healthy differences and did to the bound.
  func sentence(isRelative: Bool, alpha: Double) -> String {
    func word(_ value: Double) -> String {
      isRelative ? Figures.percent(value) : Figures.plain(value)
    }
    let before = StudentT(modelDegreesOfFreedom).quantile(above: alpha) * modelError
    let after = StudentT(degreesOfFreedom).quantile(above: alpha) * standardError
    let verb = after > before ? "widened" : "narrowed"
    let independent =
      method == .reference && degreesOfFreedom < 0.95 * Double(windows)
      ? ", as good as \(Figures.plain(degreesOfFreedom)) independent ones" : ""
    let unused = leftOut > 0 ? " (\(leftOut) more do not fit)" : ""
    return
      "A/A history of \(windows) windows\(unused)\(independent): healthy differences spread by "
      + "\(word(spread)); the bound \(verb) from ±\(word(before)) to ±\(word(after))"
  }
}
