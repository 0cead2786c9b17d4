/// A linear scale from values to the coordinates of a plot, with round ticks.
struct PlotScale {
  let values: ClosedRange<Double>
  /// Where the smallest and the largest value lie; the first may be the larger coordinate.
  let start: Double
  let end: Double

  /// - Parameter values: finite numbers to be shown; a range without width is given some.
  init(_ values: [Double], from start: Double, to end: Double) {
    let low = values.min() ?? 0
    let high = values.max() ?? 1
    let room = high > low ? 0 : low.magnitude * 0.1
    self.values = room == 0 && high == low ? 0...1 : low - room...high + room
    self.start = start
    self.end = end
  }

  func callAsFunction(_ value: Double) -> Double {
    let share = (value - values.lowerBound) / (values.upperBound - values.lowerBound)
    return start + min(max(share, 0), 1) * (end - start)
  }

  /// About so many multiples of 1, 2 or 5 times a power of ten within the values.
  func ticks(_ count: Int) -> [Double] {
    let rough = (values.upperBound - values.lowerBound) / Double(count)
    guard rough.isFinite, rough > 0 else { return [] }
    var power = 1.0
    while power > rough { power /= 10 }
    while power * 10 <= rough { power *= 10 }
    let step = [1.0, 2, 5, 10].map { $0 * power }.first { $0 >= rough } ?? rough
    let first = (values.lowerBound / step).rounded(.up)
    let last = (values.upperBound / step).rounded(.down)
    guard first <= last else { return [] }
    return (0...min(Int(last - first), 50)).map { (first + Double($0)) * step }
  }
}

/// A coordinate with one decimal, which is finer than any screen.
func coordinate(_ value: Double) -> String {
  let tenths = Int((value * 10).rounded())
  return tenths % 10 == 0
    ? "\(tenths / 10)" : "\(tenths < 0 ? "-" : "")\(tenths.magnitude / 10).\(tenths.magnitude % 10)"
}
