import RealModule
import VerdinJudge

/// A regression that is put into the challenger on purpose, in the direction that harms.
package struct PlantedChange: Sendable, Equatable {
  package var shape: Shape
  /// How much worse: 0.1 is 10 %. 0 changes nothing.
  package var size: Double

  package enum Shape: String, Sendable, CaseIterable {
    /// The whole time.
    case ratio
    /// From the middle on.
    case step
    /// Growing from nothing to its size at the end.
    case ramp
    /// For a tenth of the time, in the middle.
    case burst
    /// In the worst 5 % of the values alone.
    case tail
    /// In the spread, which grows by so much, and not in the level.
    case variance
  }

  package init(_ shape: Shape, size: Double) {
    self.shape = shape
    self.size = size
  }

  /// The size on the logarithmic scale, for the direction that harms.
  ///
  /// - Precondition: a decrease is less than the whole.
  func logFactor(_ harm: Harm) -> Double {
    precondition(harm != .decrease || size < 1, "a decrease by \(size) leaves nothing")
    return Double.log(onePlus: harm == .decrease ? -size : size)
  }

  /// For every tick the logarithm of the factor on the challenger's value.
  ///
  /// - Parameter noise: the challenger's logarithm less that of its level.
  func logs(_ noise: [Double], _ harm: Harm) -> [Double] {
    let count = noise.count
    var logs: [Double] = []
    let full = size == 0 ? 0 : logFactor(harm)
    for tick in 0..<count {
      let share = (Double(tick) + 1) / Double(count)
      switch shape {
      case .ratio, .tail: logs.append(full)
      case .step: logs.append(share > 0.5 ? full : 0)
      case .ramp: logs.append(full * share)
      case .burst: logs.append(share > 0.45 && share <= 0.55 ? full : 0)
      case .variance: logs.append(size * noise[tick])
      }
    }
    guard shape == .tail else { return logs }
    let sign = harm == .decrease ? -1.0 : 1.0
    let order = (0..<count).sorted { sign * noise[$0] > sign * noise[$1] }
    for place in order.dropFirst(max(1, (count + 19) / 20)) { logs[place] = 0 }
    return logs
  }
}
