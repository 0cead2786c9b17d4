import VerdinJudge

/// The share of values up to each value, of both arms.
struct DistributionPlot {
  private let arms: [(kind: String, steps: [Step])]

  private struct Step {
    var value: Double
    var share: Double
  }

  /// - Parameter most: how many steps of an arm are drawn at most.
  /// - Returns: nil where an arm has no value.
  init?(_ pair: MetricPair, most: Int) {
    arms = [("champion", pair.champion), ("challenger", pair.challenger)]
      .map { ($0, Self.steps($1, most)) }
    guard arms.allSatisfy({ !$0.steps.isEmpty }) else { return nil }
  }

  private static func steps(_ series: Series, _ most: Int) -> [Step] {
    if let histogram = series.histogram { return steps(histogram) }
    let sorted = series.values.filter(\.isFinite).sorted()
    guard !sorted.isEmpty else { return [] }
    let count = min(sorted.count, most)
    return (1...count).map { number in
      let rank = number * sorted.count / count
      return Step(value: sorted[rank - 1], share: Double(rank) / Double(sorted.count))
    }
  }

  private static func steps(_ histogram: Series.Histogram) -> [Step] {
    let totals = histogram.edges.indices.map { bin in
      histogram.counts.reduce(0) { $0 + $1[bin] }
    }
    let total = totals.reduce(0, +)
    guard total > 0 else { return [] }
    var sum = 0.0
    return zip(histogram.edges, totals).compactMap { edge, count in
      sum += count
      return count > 0 && edge.isFinite ? Step(value: edge, share: sum / total) : nil
    }
  }

  func drawing(_ name: String) -> Markup {
    let frame = PlotFrame()
    // The last hundredth of a heavy tail would press all else together.
    let shown = arms.flatMap { arm in arm.steps.filter { $0.share <= 0.99 || arm.steps.count < 100 }
    }
    let x = PlotScale(shown.map(\.value), from: frame.xRange.from, to: frame.xRange.to)
    let y = PlotScale([0, 1], from: frame.yRange.from, to: frame.yRange.to)
    return frame.drawing("share of values of \(name) up to each value, both arms") {
      frame.verticalAxis(y) { "\(Int((100 * $0).rounded())) %" }
      frame.horizontalAxis(x) { readable($0) }
      for arm in arms { path(arm.steps, x, y).drawn("arm \(arm.kind)") }
    }
  }

  private func path(_ steps: [Step], _ x: PlotScale, _ y: PlotScale) -> PlotPath {
    var path = PlotPath()
    var share = 0.0
    for step in steps where x.values.contains(step.value) {
      path.add(x(step.value), y(share))
      path.add(x(step.value), y(step.share))
      share = step.share
    }
    return path
  }
}
