import VerdinJudge

/// A change's bounds against the margin, on an axis from minus twice to twice the margin: the same for
/// all metrics, so that their rows make a forest plot.
struct MarginPlot {
  private let bounds: MarginBounds
  private let unit: Double

  private static let (width, height) = (240.0, 26.0)

  /// - Returns: nil where there is nothing to draw to scale.
  init?(_ bounds: MarginBounds) {
    let tolerated = [bounds.toleratedIncrease, bounds.toleratedDecrease].compactMap {
      $0?.magnitude
    }
    let ends = [bounds.failLower, bounds.failUpper].map(\.magnitude).filter(\.isFinite)
    // A margin of zero gives no scale: then the interval itself does.
    let unit = tolerated.filter { $0 > 0 && $0.isFinite }.max() ?? ends.max() ?? 0
    guard unit > 0, !bounds.estimate.isNaN else { return nil }
    self.bounds = bounds
    self.unit = unit
  }

  func drawing(_ words: String, verdict: Verdict) -> Markup {
    let (width, height) = (Self.width, Self.height)
    let x = PlotScale([-2 * unit, 2 * unit], from: 8, to: width - 8)
    let middle = height / 2
    let margins = [bounds.toleratedIncrease, bounds.toleratedDecrease.map { -$0.magnitude }]
      .compactMap(\.self)
    let inside = (
      margins.filter { $0 < 0 }.max() ?? -2 * unit, margins.filter { $0 >= 0 }.min() ?? 2 * unit
    )
    return Markup(
      "svg",
      [
        "viewBox": "0 0 \(coordinate(width)) \(coordinate(height))", "role": "img",
        "aria-label": words, "class": "margin \(verdict.rawValue)",
      ]
    ) {
      PlotShape.box("tolerated", x(inside.0), 2, x(inside.1), height - 2)
      PlotShape.line(x(0), 2, x(0), height - 2, "axis")
      for margin in margins { PlotShape.line(x(margin), 2, x(margin), height - 2, "limit") }
      PlotShape.interval(bounds, on: x, at: middle)
    }
  }
}

extension PlotShape {
  /// Both intervals and the estimate; arrows where they go on beyond the scale.
  @MarkupBuilder static func interval(
    _ bounds: MarginBounds, on x: PlotScale, at y: Double
  ) -> [Markup] {
    line(x(bounds.failLower), y, x(bounds.failUpper), y, "whole")
    if bounds.passLower <= bounds.passUpper {
      line(x(bounds.passLower), y, x(bounds.passUpper), y, "heavy")
    }
    if bounds.failLower < x.values.lowerBound { arrow(x.start - 6, y, towards: -1) }
    if bounds.failUpper > x.values.upperBound { arrow(x.end + 6, y, towards: 1) }
    if x.values.contains(bounds.estimate) {
      Markup(
        "circle",
        [
          "class": "estimate", "cx": coordinate(x(bounds.estimate)), "cy": coordinate(y), "r": "4",
        ])
    }
  }

  private static func arrow(_ x: Double, _ y: Double, towards sign: Double) -> Markup {
    let (tip, back) = (coordinate(x), coordinate(x - 7 * sign))
    return Markup(
      "path",
      [
        "class": "estimate",
        "d": "M\(tip) \(coordinate(y))L\(back) \(coordinate(y - 5))V\(coordinate(y + 5))Z",
      ])
  }
}
