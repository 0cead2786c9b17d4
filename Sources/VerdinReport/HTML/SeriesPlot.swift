import VerdinJudge

/// Both arms of a metric over time; gaps stay gaps.
struct SeriesPlot {
  private let arms: [(kind: String, points: [Point])]
  private let limits: [Double]
  private let hasTimes: Bool
  /// How many points of an arm each drawn pair of smallest and largest stands for; 1 when all are drawn.
  let thinning: Int

  private struct Point {
    var time: Double
    /// NaN where the recording has no value.
    var value: Double
  }

  /// - Parameter most: how many points of an arm are drawn at most.
  /// - Returns: nil where neither arm has a value.
  init?(_ pair: MetricPair, limits: Limits, most: Int) {
    let sides = [("champion", pair.champion), ("challenger", pair.challenger)]
    hasTimes = sides.allSatisfy { !$1.times.isEmpty || $1.values.isEmpty }
    let hasTimes = hasTimes
    let points = sides.map { _, series in
      series.values.indices.map {
        Point(time: hasTimes ? series.times[$0] : Double($0 + 1), value: series.values[$0])
      }.sorted { $0.time < $1.time }
    }
    let longest = points.map(\.count).max() ?? 0
    let thinning = longest <= most ? 1 : (2 * longest + most - 1) / most
    self.thinning = thinning
    arms = zip(sides, points).map { ($0.0, Self.thinned($1, by: thinning)) }
    guard arms.contains(where: { $0.points.contains { $0.value.isFinite } }) else { return nil }
    self.limits = [limits.above, limits.below].compactMap(\.self)
  }

  /// The smallest and the largest value of each run of points, in their order: nothing that stands out
  /// is lost. A run without a value is a gap.
  private static func thinned(_ points: [Point], by count: Int) -> [Point] {
    guard count > 1 else { return points }
    return stride(from: 0, to: points.count, by: count).flatMap { start -> [Point] in
      let run = points[start..<min(start + count, points.count)]
      let usable = run.filter { $0.value.isFinite }
      guard let low = usable.min(by: { $0.value < $1.value }),
        let high = usable.max(by: { $0.value < $1.value })
      else { return [Point(time: run[run.startIndex].time, value: .nan)] }
      return low.time <= high.time ? [low, high] : [high, low]
    }
  }

  func drawing(_ name: String) -> Markup {
    let frame = PlotFrame()
    let all = arms.flatMap(\.points).filter { $0.value.isFinite }
    let times = all.map(\.time)
    let first = times.min() ?? 0
    let x = PlotScale(
      // A moment has no width of its own.
      times.max() == first ? [first - 1, first + 1] : times, from: frame.xRange.from,
      to: frame.xRange.to)
    let y = PlotScale(
      all.map(\.value) + nearLimits(all), from: frame.yRange.from, to: frame.yRange.to)
    return frame.drawing("\(name) of both arms over time") {
      frame.verticalAxis(y) { readable($0) }
      PlotShape.line(
        frame.left, frame.height - frame.bottom, frame.width - frame.right,
        frame.height - frame.bottom, "axis")
      PlotShape.text(label(x.values.lowerBound), frame.left, frame.height - 7)
      PlotShape.text(
        label(x.values.upperBound), frame.width - frame.right, frame.height - 7, anchor: "end")
      for limit in nearLimits(all) {
        PlotShape.line(frame.left, y(limit), frame.width - frame.right, y(limit), "limit")
        PlotShape.text(
          "limit", frame.width - frame.right, y(limit) - 4, anchor: "end", kind: "limit")
      }
      for arm in arms { path(arm.points, x, y).drawn("arm \(arm.kind)") }
    }
  }

  /// A limit far from all values would press them together.
  private func nearLimits(_ points: [Point]) -> [Double] {
    let low = points.map(\.value).min() ?? 0
    let high = points.map(\.value).max() ?? 0
    let reach = max(high - low, high.magnitude * 0.2)
    return limits.filter { low - reach <= $0 && $0 <= high + reach }
  }

  private func path(_ points: [Point], _ x: PlotScale, _ y: PlotScale) -> PlotPath {
    var path = PlotPath()
    let longestStep = 3 * medianStep(points)
    var last: Point?
    for point in points {
      guard point.value.isFinite else {
        path.lift()
        continue
      }
      if let last, point.time - last.time > longestStep { path.lift() }
      path.add(x(point.time), y(point.value))
      last = point
    }
    return path
  }

  private func medianStep(_ points: [Point]) -> Double {
    let steps = zip(points, points.dropFirst()).map { $1.time - $0.time }.filter { $0 > 0 }.sorted()
    return steps.isEmpty ? .infinity : steps[steps.count / 2]
  }

  private func label(_ time: Double) -> String {
    hasTimes ? utcTime(time) : "\(Int(time))"
  }
}
