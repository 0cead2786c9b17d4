/// The parts that all plots have: the drawing with its words for those who do not see it, and axes.
struct PlotFrame {
  let width: Double
  let height: Double
  let left = 52.0
  let right = 10.0
  let top: Double
  let bottom = 24.0

  /// - Parameter width: in the units of the drawing, which a page scales; letters are 11 high.
  init(width: Double = 460, height: Double = 190, top: Double = 8) {
    self.width = width
    self.height = height
    self.top = top
  }

  var xRange: (from: Double, to: Double) { (left, width - right) }
  /// Upside down: coordinates grow downwards.
  var yRange: (from: Double, to: Double) { (height - bottom, top) }

  /// - Parameter words: what the plot shows, in a sentence.
  func drawing(
    _ words: String, kind: String = "", @MarkupBuilder _ parts: () -> [Markup]
  ) -> Markup {
    Markup(
      "svg",
      [
        "viewBox": "0 0 \(coordinate(width)) \(coordinate(height))", "role": "img",
        "aria-label": words, "class": kind,
      ], holding: parts)
  }

  @MarkupBuilder func horizontalAxis(
    _ scale: PlotScale, ticks: [Double]? = nil, label: (Double) -> String
  ) -> [Markup] {
    PlotShape.line(left, height - bottom, width - right, height - bottom, "axis")
    for tick in ticks ?? scale.ticks(5) {
      PlotShape.line(scale(tick), height - bottom, scale(tick), height - bottom + 4, "axis")
      PlotShape.text(label(tick), scale(tick), height - 7, anchor: "middle")
    }
  }

  @MarkupBuilder func verticalAxis(
    _ scale: PlotScale, ticks: [Double]? = nil, label: (Double) -> String
  ) -> [Markup] {
    for tick in ticks ?? scale.ticks(4) {
      PlotShape.line(left, scale(tick), width - right, scale(tick), "grid")
      PlotShape.text(label(tick), left - 6, scale(tick) + 4, anchor: "end")
    }
  }
}

/// What plots are made of.
enum PlotShape {
  static func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ kind: String
  ) -> Markup {
    Markup(
      "line",
      [
        "class": kind, "x1": coordinate(x1), "y1": coordinate(y1), "x2": coordinate(x2),
        "y2": coordinate(y2),
      ])
  }

  static func text(
    _ text: String, _ x: Double, _ y: Double, anchor: String = "start", kind: String = ""
  ) -> Markup {
    Markup(
      "text",
      ["class": kind, "x": coordinate(x), "y": coordinate(y), "text-anchor": anchor]
    ) { text }
  }

  static func box(
    _ kind: String, _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double
  ) -> Markup {
    Markup(
      "rect",
      [
        "class": kind, "x": coordinate(x1), "y": coordinate(y1),
        "width": coordinate(max(0, x2 - x1)), "height": coordinate(max(0, y2 - y1)),
      ])
  }
}

/// A path through points, lifted where there is none; a point that stands alone is a dot.
struct PlotPath {
  private var data = ""
  private var last: (x: String, y: String)?
  private var isAlone = false

  mutating func add(_ x: Double, _ y: Double) {
    let (x, y) = (coordinate(x), coordinate(y))
    if let last {
      isAlone = false
      // Steps go along one axis at a time, and need its coordinate alone.
      if last.y == y {
        data += "H\(x)"
      } else if last.x == x {
        data += "V\(y)"
      } else {
        data += "L\(x) \(y)"
      }
    } else {
      isAlone = true
      data += "M\(x) \(y)"
    }
    last = (x, y)
  }

  mutating func lift() {
    // A line of no length has round ends.
    if isAlone { data += "h0" }
    (last, isAlone) = (nil, false)
  }

  func drawn(_ kind: String) -> Markup {
    var path = self
    path.lift()
    return Markup("path", ["class": kind, "d": path.data])
  }
}
