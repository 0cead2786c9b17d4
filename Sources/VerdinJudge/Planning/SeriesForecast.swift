import RealModule
import VerdinNumerics

/// Series of regular ticks, forecast from the noise of the recording.
struct SeriesForecast: Forecast {
  let basis = MetricPlan.Basis.series
  let scale: PlanScale
  let assumptions: [String]
  private let noise: SeriesNoise
  /// Seconds between recorded ticks.
  private let tick: Double
  private let failAlpha: Double
  private let alpha: JudgeConfig.Alpha
  private let laws: ErrorLaws
  private let isSameSize: Bool

  /// Fewer requests in a tick than this, and too many ticks would have none at all.
  private static let leastRequests = 5.0

  /// - Returns: nil where the recording is no series of regular ticks, or of fewer than 8.
  init?(_ recorded: RecordedArms, _ scale: PlanScale, _ context: PlanContext) {
    guard recorded.isSeries, let tick = recorded.tick else { return nil }
    let isRelative = scale.scale == .relative
    let levels = recorded.champion.values.map { isRelative ? Double.log($0) : $0 }
    var scratch = SeriesScratch()
    let isPaired =
      recorded.hasBoth
      && joinTicks(recorded.challenger, recorded.champion, isRelative, &scratch)
    if !isPaired {
      scratch.series = levels
    }
    guard var found = PairedSeries.estimate(scratch: &scratch) else { return nil }
    let squares = scratch.influence.map { $0 * $0 }
    let own = Moments(levels.span)
    var inverse = recorded.inverseRequests(context.traffic)
    // Two arms as noisy as the champion, independent of each other.
    if !isPaired {
      found.variance *= 2
      found.independentVariance *= 2
      if !recorded.hasBoth { inverse.values = inverse.values.map { 2 * $0 } }
    }
    noise = SeriesNoise(
      found, squares: isPaired ? squares : squares.map { 2 * $0 }, inverse: inverse.values,
      armVariance: own.standardDeviation * own.standardDeviation)
    self.scale = scale
    self.tick = tick
    failAlpha = context.failAlpha(scale.harm)
    alpha = context.config.alpha
    laws = context.laws
    isSameSize = context.traffic.sameSizeSeries
    assumptions =
      Self.assumptions(isPaired, noise.isEstimated, inverse.assumption)
      + (isSameSize
        ? []
        : [
          "all of the champion's requests count; if the values are quantiles of each tick, compare "
            + "as many of them as the challenger has (--same-size), for fewer requests read lower"
        ])
  }

  private static func assumptions(
    _ isPaired: Bool, _ isEstimated: Bool, _ requests: String?
  ) -> [String] {
    var sentences: [String] = []
    if !isPaired {
      sentences.append(
        "from the champion alone: its noise counts twice, and load that both arms would share "
          + "counts as noise; record both arms of one release for the real figure")
    }
    sentences.append(
      isEstimated
        ? "how noise falls with the requests in a tick is estimated from the recorded counts"
        : "noise that is independent from tick to tick is taken to grow as a tick's requests get "
          + "fewer")
    return sentences + [requests].compactMap(\.self)
  }

  func size(of spans: [TrafficSpan]) -> PlannedSize {
    let merged = self.merged(spans)
    let exposure = spans.exposure
    return PlannedSize(
      ticks: Int(spans.reduce(0) { $0 + ticks($1, merged) }), tickSeconds: tick * merged,
      championExposure: exposure.champion, challengerExposure: exposure.challenger)
  }

  func comparison(over spans: [TrafficSpan]) -> (any PlannedComparison)? {
    guard let error = error(over: spans) else { return nil }
    return SeriesComparison(
      error, scale.margins(scale.margin), failAlpha: failAlpha, alpha, laws)
  }

  /// Ticks of all spans weigh the same, as the judge weighs them.
  func error(over spans: [TrafficSpan]) -> PlannedError? {
    let spans = isSameSize ? spans.map(\.sameSize) : spans
    let merged = self.merged(spans)
    var (n, longRun, variance, rank) = (0.0, 0.0, 0.0, 0.0)
    for span in spans {
      let count = ticks(span, merged)
      let inverse = 1 / (span.champion * tick) + 1 / (span.challenger * tick)
      let found = noise.merged(merged, inverse: inverse)
      n += count
      longRun += count * found.longRun
      variance += count * found.variance
      rank += count * max(2 * noise.armVariance, found.variance)
    }
    guard n >= Double(HARVariance.fewest) else { return nil }
    let last = spans[spans.count - 1]
    return PlannedError(
      ticks: n, variance: longRun / (n * n),
      inflation: variance > 0 ? max(1, longRun / variance) : 1, rankVariance: rank / (n * n),
      arms: scale.scale == .relative
        ? (
          champion: noise.armVariance(requests: last.champion * tick, merged: merged),
          challenger: noise.armVariance(requests: last.challenger * tick, merged: merged)
        ) : nil)
  }

  /// How many recorded ticks one must hold so that hardly any has no request.
  private func merged(_ spans: [TrafficSpan]) -> Double {
    let least = spans.map { min($0.champion, $0.challenger) * tick }.min() ?? 0
    return max(1, (Self.leastRequests / least).rounded(.up))
  }

  private func ticks(_ span: TrafficSpan, _ merged: Double) -> Double {
    (span.seconds / (tick * merged)).rounded(.down)
  }
}

extension TrafficSpan {
  /// With no more requests of the champion than of the challenger.
  fileprivate var sameSize: TrafficSpan {
    var same = self
    same.champion = min(champion, challenger)
    return same
  }
}

extension [TrafficSpan] {
  /// Requests of each arm.
  var exposure: (champion: Double, challenger: Double) {
    reduce(into: (0, 0)) { sum, span in
      sum.0 += span.champion * span.seconds
      sum.1 += span.challenger * span.seconds
    }
  }
}
