import VerdinJudge
import VerdinRollout

/// How far a look's figure lay from a hard limit.
struct LimitDistance: Sendable, Equatable {
  var metric: String
  /// Which figure of the metric, where the record says so.
  var statistic: String?
  var value: Double
  var limit: Double
  /// Where the value should lie.
  var side: Crossing.Side
  var observations: Int
  /// Of the look, in unix seconds.
  var time: Double

  /// How far within the limit the value lies, as a share of the limit; below 0 beyond it, nil for a limit of 0.
  var share: Double? {
    guard limit != 0 else { return nil }
    return (side == .below ? limit - value : value - limit) / limit.magnitude
  }

  /// The nearest limit, of three digits, on the other side of the value.
  var turn: Double {
    // A value within moves a limit towards itself, one beyond away.
    let isUp = (side == .below) == ((share ?? -1) < 0)
    let rounded = roundedToThreeDigits(value.magnitude, isUp == (value >= 0) ? .up : .down)
    return value < 0 ? -rounded : rounded
  }
}

/// How far the bound of a comparison lay from the change that is tolerated, both counted towards harm.
struct MarginDistance: Sendable, Equatable {
  var metric: String
  var direction: Direction
  /// The least harm that a fail's error does not exclude.
  var bound: Double
  var tolerated: Double
  /// Whether both are shares of the champion's level, or in the metric's own unit.
  var isRelative: Bool
  /// Of the look, in unix seconds.
  var time: Double

  /// 1 is at the margin, and more is beyond it.
  var share: Double { tolerated > 0 ? bound / tolerated : bound > 0 ? .infinity : 0 }

  /// The nearest margin, of three digits, on the other side of the bound.
  var turn: Double { roundedToThreeDigits(bound, bound > tolerated ? .up : .down) }
}

extension Look {
  var limitDistances: [LimitDistance] {
    metrics.flatMap { metric -> [LimitDistance] in
      guard let value = metric.challenger, metric.observations > 0 else { return [] }
      let limits: [(Double?, Crossing.Side)] = [(metric.above, .above), (metric.below, .below)]
      return limits.compactMap { limit, side in
        limit.map {
          LimitDistance(
            metric: metric.metric, value: value, limit: $0, side: side,
            observations: metric.observations, time: time)
        }
      }
    }
  }

  var marginDistances: [MarginDistance] { metrics.flatMap { $0.marginDistances(at: time) } }
}

extension MetricLook {
  func marginDistances(at time: Double) -> [MarginDistance] {
    let sides: [(Direction, bound: Double?, tolerated: Double?)] = [
      (.increase, lower, toleratedIncrease), (.decrease, upper.map { -$0 }, toleratedDecrease),
    ]
    return sides.compactMap { direction, bound, tolerated in
      guard let bound, let tolerated else { return nil }
      return MarginDistance(
        metric: metric, direction: direction, bound: bound, tolerated: tolerated.magnitude,
        isRelative: isRelative, time: time)
    }
  }
}
