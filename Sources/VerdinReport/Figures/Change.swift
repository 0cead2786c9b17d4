import VerdinJudge

/// How far the challenger is from the champion, in words that fit a table.
///
/// Estimate and interval have the same decimals: as many as the interval's width supports.
struct Change {
  /// `+12.3 %`, or `+14.8` on the metric's own scale; `-` when nothing was measured.
  let estimate: String
  /// `[+8.1, +16.0]`; empty when there is none.
  let interval: String

  /// The change as it was held against the margin, or else the best there is.
  init(_ evidence: Evidence) {
    if let bounds = evidence.bounds, bounds.scale != .superiority {
      self.init(
        bounds.estimate, bounds.failLower, bounds.failUpper, isShare: bounds.scale == .relative)
    } else if let ratio = evidence.ratio {
      self.init(ratio.estimate - 1, ratio.lower - 1, ratio.upper - 1, isShare: true)
    } else if let shift = evidence.shift {
      self.init(shift.estimate, shift.lower, shift.upper, isShare: false)
    } else if let ratio = evidence.meanRatio, evidence.comparison == .tested {
      self.init(ratio - 1, ratio - 1, ratio - 1, isShare: true, hasInterval: false)
    } else {
      self.init(estimate: "-", interval: "")
    }
  }

  private init(estimate: String, interval: String) {
    self.estimate = estimate
    self.interval = interval
  }

  private init(
    _ estimate: Double, _ lower: Double, _ upper: Double, isShare: Bool, hasInterval: Bool = true
  ) {
    let scale = isShare ? 100.0 : 1.0
    let words = Self.aligned([estimate, lower, upper].map { $0 * scale })
    self.init(
      estimate: words[0] + (isShare ? " %" : ""),
      interval: hasInterval ? "[\(words[1]), \(words[2])]" : "")
  }

  /// - Parameter values: the estimate and the two ends.
  private static func aligned(_ values: [Double]) -> [String] {
    let halfWidth = (values[2] - values[1]) / 2
    let yardstick = halfWidth.isFinite && halfWidth > 0 ? halfWidth : values[0]
    let largest = values.filter(\.isFinite).map(\.magnitude).max() ?? 0
    let isPlain = largest == 0 || (0.0001..<1e5).contains(largest)
    guard isPlain, yardstick.isFinite, yardstick != 0 else {
      return values.map { ($0 > 0 ? "+" : "") + readable($0, digits: 3) }
    }
    let supported = max(1 - DecimalFigure(yardstick).magnitude, 0)
    let places = min(supported, 6, 5 - DecimalFigure(largest).magnitude)
    return values.map { readable($0, places: places, signed: true) }
  }
}
