/// The parts that all plots have: the drawing with its words for those who do not see it, and axes.
struct PlotFrame {
  static let width = 640.0
  let height: Double
  let left = 58.0
  let right = 10.0
  let top = 8.0
  let bottom = 24.0

  init(height: Double = 190) { self.height = height }

  var xRange: (from: Double, to: Double) { (left, Self.width - right) }
  /// Upside down: coordinates grow downwards.
  var yRange: (from: Double, to: Double) { (height - bottom, top) }

  /// - Parameter words: what the plot shows, in a sentence.
  func drawing(_ words: String, @MarkupBuilder _ parts: () -> [Markup]) -> Markup {
    Markup(
      "svg",
      [
        "viewBox": "0 0 \(coordinate(Self.width)) \(coordinate(height))", "role": "img",
        "aria-label": words,
      ], holding: parts)
  }

  @MarkupBuilder func horizontalAxis(
    _ scale: PlotScale, label: (Double) -> String
  ) -> [Markup] {
    line(left, height - bottom, Self.width - right, height - bottom, "axis")
    for tick in scale.ticks(6) {
      line(scale(tick), height - bottom, scale(tick), height - bottom + 4, "axis")
      text(label(tick), scale(tick), height - 7, anchor: "middle")
    }
  }

  @MarkupBuilder func verticalAxis(_ scale: PlotScale, label: (Double) -> String) -> [Markup] {
    for tick in scale.ticks(4) {
      line(left, scale(tick), Self.width - right, scale(tick), "grid")
      text(label(tick), left - 6, scale(tick) + 4, anchor: "end")
    }
  }

  func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ kind: String
  ) -> Markup {
    Markup(
      "line",
      [
        "class": kind, "x1": coordinate(x1), "y1": coordinate(y1), "x2": coordinate(x2),
        "y2": coordinate(y2),
      ])
  }

  func text(
    _ text: String, _ x: Double, _ y: Double, anchor: String = "start", kind: String = ""
  ) -> Markup {
    Markup(
      "text",
      ["class": kind, "x": coordinate(x), "y": coordinate(y), "text-anchor": anchor]
    ) { text }
  }
}

/// A path through points, lifted where there is none.
struct PlotPath {
  private(set) var data = ""
  private var isDown = false

  mutating func add(_ x: Double, _ y: Double) {
    data += "\(isDown ? "L" : "M")\(coordinate(x)) \(coordinate(y))"
    isDown = true
  }

  mutating func lift() { isDown = false }

  func drawn(_ kind: String) -> Markup { Markup("path", ["class": kind, "d": data]) }
}
