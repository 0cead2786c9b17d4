import VerdinJudge

/// A change's bounds against the margin, on an axis from minus twice to twice the margin: the same for
/// all metrics, so that their rows make a forest plot.
struct MarginPlot {
  private let bounds: MarginBounds
  private let unit: Double

  /// - Returns: nil where there is nothing to draw to scale.
  init?(_ bounds: MarginBounds) {
    let tolerated = [bounds.toleratedIncrease, bounds.toleratedDecrease].compactMap {
      $0?.magnitude
    }
    let ends = [bounds.failLower, bounds.failUpper].map(\.magnitude).filter(\.isFinite)
    // A margin of zero gives no scale: then the interval itself does.
    let unit = tolerated.filter { $0 > 0 && $0.isFinite }.max() ?? ends.max() ?? 0
    guard unit > 0, bounds.estimate.isFinite else { return nil }
    self.bounds = bounds
    self.unit = unit
  }

  func drawing(_ words: String, verdict: Verdict) -> Markup {
    let (width, height) = (240.0, 26.0)
    let x = PlotScale([-2 * unit, 2 * unit], from: 6, to: width - 6)
    let frame = PlotFrame(height: height)
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
      Markup(
        "rect",
        [
          "class": "tolerated", "x": coordinate(x(inside.0)), "y": "2",
          "width": coordinate(x(inside.1) - x(inside.0)), "height": coordinate(height - 4),
        ])
      frame.line(x(0), 2, x(0), height - 2, "axis")
      for margin in margins { frame.line(x(margin), 2, x(margin), height - 2, "limit") }
      frame.line(x(bounds.failLower), middle, x(bounds.failUpper), middle, "whole")
      if bounds.passLower <= bounds.passUpper {
        frame.line(x(bounds.passLower), middle, x(bounds.passUpper), middle, "heavy")
      }
      Markup(
        "circle",
        [
          "class": "estimate", "cx": coordinate(x(bounds.estimate)), "cy": coordinate(middle),
          "r": "4",
        ])
    }
  }
}
