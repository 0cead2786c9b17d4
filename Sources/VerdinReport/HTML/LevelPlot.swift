import VerdinJudge

/// The challenger's level with its interval, the margin around the champion's level and the hard limits,
/// all on one axis in the metric's own unit.
struct LevelPlot {
  private let champion: Double
  /// The bounds as levels instead of changes.
  private let levels: MarginBounds
  private let tolerated: (lower: Double, upper: Double)
  private let limits: [Double]
  private let verdict: Verdict

  /// - Returns: nil where the change is on no scale that has levels, or nothing was measured.
  init?(_ metric: MetricJudgement) {
    guard let bounds = metric.evidence.bounds, bounds.scale != .superiority,
      let champion = Self.championLevel(metric.evidence), bounds.estimate.isFinite
    else { return nil }
    self.champion = champion
    let isRelative = bounds.scale == .relative
    func level(_ change: Double) -> Double {
      isRelative ? champion * (1 + change) : champion + change
    }
    var levels = bounds
    levels.estimate = level(bounds.estimate)
    (levels.failLower, levels.failUpper) = (level(bounds.failLower), level(bounds.failUpper))
    (levels.passLower, levels.passUpper) = (level(bounds.passLower), level(bounds.passUpper))
    guard [levels.failLower, levels.failUpper].contains(where: \.isFinite) else { return nil }
    self.levels = levels
    tolerated = (
      bounds.toleratedDecrease.map { level(-$0.magnitude) } ?? -.infinity,
      bounds.toleratedIncrease.map(level) ?? .infinity
    )
    limits = Self.comparableLimits(metric.settings)
    verdict = metric.verdict
  }

  /// The level that the changes are changes of.
  private static func championLevel(_ evidence: Evidence) -> Double? {
    let summary = evidence.champion
    guard summary.count > 0 else { return nil }
    if let quantile = evidence.quantile { return quantile.champion }
    if let events = summary.events, let exposure = summary.exposure, exposure > 0 {
      return events / exposure
    }
    return summary.mean
  }

  /// Limits on the figure that is compared; one on another figure has no place on this axis.
  private static func comparableLimits(_ settings: MetricConfig) -> [Double] {
    let limits = settings.limits
    guard limits.statistic == .mean || limits.statistic == .quantile else { return [] }
    return [limits.above, limits.below].compactMap(\.self)
  }

  func drawing(_ name: String) -> Markup {
    let frame = PlotFrame(height: 96)
    let x = scale(frame)
    let middle = 44.0
    return frame.drawing(
      "\(name): the challenger's level with its interval, the champion's, the margin and the limits"
    ) {
      PlotShape.box(
        "tolerated", x(tolerated.lower), 26, x(tolerated.upper), frame.height - frame.bottom)
      for end in [tolerated.lower, tolerated.upper] where x.values.contains(end) {
        PlotShape.line(x(end), 26, x(end), frame.height - frame.bottom, "edge")
      }
      PlotShape.line(x(champion), 20, x(champion), frame.height - frame.bottom, "axis")
      PlotShape.text("champion", x(champion), 15, anchor: anchor(x(champion), frame))
      for limit in limits { self.limit(limit, x, frame) }
      Markup("g", ["class": "margin \(verdict.rawValue)"]) {
        PlotShape.interval(levels, on: x, at: middle)
      }
      frame.horizontalAxis(x) { readable($0) }
    }
  }

  /// From the outermost of what has to be seen, and a little beyond; a limit far away stays outside.
  private func scale(_ frame: PlotFrame) -> PlotScale {
    let core = [
      champion, levels.estimate, levels.failLower, levels.failUpper, tolerated.lower,
      tolerated.upper,
    ]
    .filter(\.isFinite)
    let (low, high) = (core.min() ?? champion, core.max() ?? champion)
    let reach = 1.5 * (high - low)
    let seen = core + limits.filter { low - reach <= $0 && $0 <= high + reach }
    let room = 0.06 * ((seen.max() ?? high) - (seen.min() ?? low))
    return PlotScale(
      [(seen.min() ?? low) - room, (seen.max() ?? high) + room], from: frame.xRange.from,
      to: frame.xRange.to)
  }

  @MarkupBuilder private func limit(
    _ limit: Double, _ x: PlotScale, _ frame: PlotFrame
  ) -> [Markup] {
    let isInside = x.values.contains(limit)
    let isBelow = limit < x.values.lowerBound
    if isInside {
      PlotShape.line(x(limit), 8, x(limit), frame.height - frame.bottom, "limit")
    }
    PlotShape.text(
      isInside
        ? "limit \(readable(limit))"
        : isBelow ? "← limit \(readable(limit))" : "limit \(readable(limit)) →",
      x(limit) + (isInside ? (anchor(x(limit), frame) == "end" ? -4 : 4) : 0), 15,
      anchor: isInside
        ? (anchor(x(limit), frame) == "end" ? "end" : "start") : isBelow ? "start" : "end",
      kind: "limit")
  }

  /// So that words at either edge stay within the drawing.
  private func anchor(_ x: Double, _ frame: PlotFrame) -> String {
    x < frame.left + 40 ? "start" : x > frame.width - 80 ? "end" : "middle"
  }
}
