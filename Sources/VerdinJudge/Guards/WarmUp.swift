/// The time in which nothing is judged, because caches fill and connections open: after the start
/// of the challenger and after each scale step.
///
/// A start-up cost of 30 % that halves every few minutes raises the false alarms of a test of "no
/// difference" over an hour threefold when all of it is judged, and not when 10 minutes are left out.
struct WarmUp {
  private let length: Double
  private let starts: [Double]

  /// - Returns: nil when nothing is to be left out.
  init?(_ guards: DataGuards, _ pairs: [MetricPair]) {
    length = guards.effectiveWarmUp
    guard length > 0 else { return nil }
    let first = pairs.compactMap { $0.challenger.times.min() }.min()
    starts = [first].compactMap(\.self) + guards.scaleSteps
  }

  /// The pair without the warm-up, in both arms.
  func leftOver(_ pair: MetricPair) -> MetricPair {
    guard pair.isTimed else { return pair }
    var left = pair
    left.challenger = pair.challenger.keeping { !covers($0) }
    // A champion of another day is compared by the time of day.
    let offset = wholeDays(from: pair.champion.times, to: pair.challenger.times)
    left.champion = pair.champion.keeping { !covers($0 + offset) }
    return left
  }

  private func covers(_ time: Double) -> Bool {
    starts.contains { time >= $0 && time < $0 + length }
  }

  func violation(by pair: MetricPair, leaving left: MetricPair) -> String? {
    guard pair.isTimed else {
      return "the recording has no times, so the warm-up cannot be left out"
    }
    let count = pair.challenger.values.count
    guard count > 0, left.challenger.values.isEmpty else { return nil }
    return "all \(count) points of the challenger lie within \(Figures.plain(length)) s of its "
      + "start or of a scale step"
  }

  func note(_ pairs: [MetricPair], leaving left: [MetricPair]) -> String {
    func points(_ pairs: [MetricPair]) -> Int {
      pairs.reduce(0) { $0 + $1.champion.values.count + $1.challenger.values.count }
    }
    let steps = starts.count > 1 ? " and after each of \(starts.count - 1) scale steps" : ""
    return "warm-up: \(points(pairs) - points(left)) of \(points(pairs)) points left out, those "
      + "within \(Figures.plain(length)) s of the challenger's start\(steps)"
  }
}

extension DataGuards {
  /// Ten minutes where scale steps are named and no length is.
  var effectiveWarmUp: Double { warmUp ?? (scaleSteps.isEmpty ? 0 : 600) }
}

extension MetricPair {
  /// Whether every value has a time.
  package var isTimed: Bool {
    champion.times.count == champion.values.count
      && challenger.times.count == challenger.values.count
  }
}

/// The whole days that lie between the starts of two recordings, in seconds.
func wholeDays(from champion: [Double], to challenger: [Double]) -> Double {
  guard let first = champion.first, let other = challenger.first else { return 0 }
  let day = 86_400.0
  return ((other - first) / day).rounded() * day
}
