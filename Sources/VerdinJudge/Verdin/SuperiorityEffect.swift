import VerdinNumerics

extension EffectMethod {
  /// A margin of superiority on independent values: Brunner and Munzel's bounds of how often the
  /// challenger is the larger.
  static let superiority = EffectMethod(
    name: "superiority", kind: .samples, sign: withoutTicks
  ) { settings, config, _, workspace in
    guard let margin = settings.margin.superiority else { return nil }
    return Effect(
      superiorityOf: workspace.sortedChallenger, over: workspace.sortedChampion, margin,
      config.alpha)
  }

  /// A margin of superiority on series of regular ticks: the same with an error that knows
  /// autocorrelation, that of the series of placements.
  ///
  /// The placement of a value is the share of the other arm below it. Where values seldom repeat,
  /// the placements that tell the error are those of arms moved onto each other: far apart they
  /// would all be 0 or 1 and show no dependence.
  static let placements = EffectMethod(
    name: "placements", kind: .series, sign: regularTicks
  ) { settings, config, ranks, workspace in
    guard let margin = settings.margin.superiority else { return nil }
    let (x, y) = (workspace.challenger.meanOfInstances, workspace.champion.meanOfInstances)
    guard x.hasRegularTicks, y.hasRegularTicks else { return nil }
    let isTied = isSparse(workspace.sortedChallenger, workspace.sortedChampion)
    guard let error = placementError(x, y, shift: isTied ? 0 : ranks.shift.estimate, &workspace)
    else { return nil }
    let effect = ranks.mannWhitney.superiority - 0.5
    return Effect(
      superiority: Bounds(
        effect, standardError: error.size, degreesOfFreedom: error.df, config.alpha),
      margin, error,
      note: .words(
        "series: the error of the superiority is that of the placements, tick by tick"))
  }
}

extension Effect {
  /// The superiority of independent values with Brunner and Munzel's error, and the rank test as a
  /// second witness: few values that do not overlap have an estimated error of 0.
  init(
    superiorityOf x: SortedSample, over y: SortedSample, _ margin: Double,
    _ alpha: JudgeConfig.Alpha
  ) {
    let bounds = Bounds(superiorityOf: x, over: y, alpha)
    guard min(x.count, y.count) >= 2 else {
      self.init(
        bounds: bounds, scale: .superiority, tolerated: (margin, margin), pBeyond: (1, 1),
        pAny: (1, 1))
      return
    }
    self.init(superiority: bounds, margin, StudentError(superiorityOf: x, over: y), note: nil)
    var exact = ExactNullCache()
    let ranks = exactOrAsymptotic(MannWhitney(x, y), x, y, &exact).p
    pBeyond.increase = max(pBeyond.increase, ranks.greater)
    pBeyond.decrease = max(pBeyond.decrease, ranks.less)
    pAny = (ranks.greater, ranks.less)
  }

  fileprivate init(
    superiority bounds: Bounds, _ margin: Double, _ error: StudentError, note: Note?
  ) {
    let effect = bounds.estimate
    self.init(
      bounds: bounds, scale: .superiority, tolerated: (margin, margin),
      pBeyond: (error.p(effect - margin), error.p(-effect - margin)),
      pAny: error.pBothWays(effect), note: note)
  }
}

extension StudentError {
  /// Separated samples have an estimated error of 0, which says less than half a pair of the smaller
  /// sample would.
  fileprivate init(superiorityOf x: SortedSample, over y: SortedSample) {
    let found = Superiority(x, y)
    self.init(
      size: max(found.standardError, 0.5 / Double(min(x.count, y.count))),
      df: found.degreesOfFreedom)
  }
}

extension Bounds {
  /// Bounds of P(challenger > champion) + ½ P(equal) − ½ by Brunner and Munzel's method; none for
  /// fewer than two values.
  init(superiorityOf x: SortedSample, over y: SortedSample, _ alpha: JudgeConfig.Alpha) {
    guard min(x.count, y.count) >= 2 else {
      self.init(
        estimate: 0, failLower: -.infinity, failUpper: .infinity, passLower: -.infinity,
        passUpper: .infinity)
      return
    }
    let error = StudentError(superiorityOf: x, over: y)
    self.init(
      MannWhitney(x, y).superiority - 0.5, standardError: error.size, degreesOfFreedom: error.df,
      alpha)
  }
}

/// The error of the superiority from both series of placements, in pairs where ticks are shared.
private func placementError(
  _ challenger: CleanSample, _ champion: CleanSample, shift: Double, _ workspace: inout Workspace
) -> StudentError? {
  var (x, y) = (challenger, champion)
  let moved = SortedSample(x.values.map { $0 - shift })
  x.values = x.values.map { workspace.sortedChampion.placement(of: $0 - shift) }
  y.values = y.values.map(moved.placement)
  let found =
    joinTicks(x, y, false, &workspace.seriesScratch)
    ? PairedSeries.mean(scratch: &workspace.seriesScratch)
    : UnpairedSeries.means(x.values.span, y.values.span, scratch: &workspace.seriesScratch)
  guard let found else { return nil }
  let least = 0.5 / Double(found.count)
  return StudentError(size: max(found.standardError, least), df: found.degreesOfFreedom)
}
