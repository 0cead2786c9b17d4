import RealModule
import VerdinNumerics

/// Both arms' samples of a metric of which one quantile is compared.
struct QuantileComparison {
  let q: Double
  /// As it can be applied: a relative margin on values that are not all positive is that share of
  /// the champion's quantile, in the metric's unit.
  let margin: LevelMargin
  let challenger: QuantileSample
  let champion: QuantileSample
  /// Why the quantiles cannot be compared, if they cannot.
  let refusal: String?

  /// - Returns: nil for a metric that is to be compared in another way, and for a series of one
  ///   value a tick.
  init?(_ settings: MetricConfig, _ workspace: borrowing Workspace) {
    let isBinned = workspace.challenger.histogram != nil || workspace.champion.histogram != nil
    switch settings.kind {
    case .quantile: if !isBinned && workspace.ticks.isRegular { return nil }
    case nil: if !isBinned { return nil }
    default: return nil
    }
    let (x, y) = (workspace.challenger, workspace.champion)
    q = settings.quantile
    let isPositive =
      isBinned
      ? [x.histogram, y.histogram].allSatisfy { $0?.isPositive == true } : workspace.isPositive
    let plain = QuantileSample(y, workspace.sortedChampion, isLogarithmic: false)
    let level = plain.quantile(at: q).estimate
    guard let margin = settings.margin.onLevel(level, isPositive: isPositive) else { return nil }
    self.margin = margin
    let isLogarithmic = margin.isRelative
    challenger = QuantileSample(x, workspace.sortedChallenger, isLogarithmic: isLogarithmic)
    champion = QuantileSample(y, workspace.sortedChampion, isLogarithmic: isLogarithmic)
    if isBinned, x.histogram?.edges != y.histogram?.edges {
      refusal = "the histograms of the arms have different edges"
    } else {
      refusal =
        margin.refusal(of: champion, "champion", at: q)
        ?? margin.refusal(of: challenger, "challenger", at: q)
    }
  }

  /// The quantiles in figures.
  func evidence(
    _ challenger: HarrellDavis, _ champion: HarrellDavis, dispersion: Double?
  ) -> QuantileEvidence {
    func inUnit(_ value: Double) -> Double { margin.isRelative ? Double.exp(value) : value }
    return QuantileEvidence(
      quantile: q, champion: inUnit(champion.estimate), challenger: inUnit(challenger.estimate),
      championCount: self.champion.count, challengerCount: self.challenger.count,
      dispersion: dispersion)
  }
}

extension LevelMargin {
  /// Why an arm's sample cannot tell a quantile as finely as the margin asks, if it cannot.
  fileprivate func refusal(of sample: QuantileSample, _ arm: String, at q: Double) -> String? {
    let least = leastCount(for: q)
    guard sample.count >= least else {
      return "the \(arm)'s \(Figures.plain(sample.count)) values do not carry its "
        + "\(quantileName(q)): \(Figures.plain(least)) would"
    }
    let width = sample.resolution(at: q)
    let finest: Double
    switch self {
    case .relative(let share): finest = Double.log(onePlus: share)
    case .absolute(let amount): finest = amount
    }
    if width <= finest { return nil }
    let place = "the \(arm)'s \(quantileName(q)) lies in a bin"
    guard width.isFinite else {
      return place + " without end: the histogram needs edges around it"
    }
    return place
      + " as wide as \(isRelative ? Figures.percent(Double.exp(width) - 1) : Figures.plain(width)), "
      + "wider than the margin: the histogram needs finer edges there"
  }
}
