import RealModule
import VerdinNumerics

/// Events over exposure, forecast from the champion's rate and how much more than independent
/// events its ticks scatter.
///
/// All of the champion's traffic counts: rates have no bias from unequal arms, so no request of the
/// larger arm is thrown away.
struct RateForecast: Forecast {
  let basis = MetricPlan.Basis.rate
  let scale: PlanScale
  let assumptions: [String]
  private let rate: Double
  /// Exposure per request, such as the share of answers that are labelled.
  private let exposurePerRequest: Double
  private let isShare: Bool
  private let tick: Double?
  /// The long-run variance per tick beyond that of independent events, of the log ratio.
  private let excess: Double
  private let inflation: Double
  private let failAlpha: Double
  private let alpha: JudgeConfig.Alpha
  private let laws: ErrorLaws

  /// - Returns: nil where the metric is not made of counts, or nothing was counted.
  init?(_ recorded: RecordedArms, _ scale: PlanScale, _ context: PlanContext) {
    guard let events = recorded.champion.events, let exposure = recorded.champion.exposure,
      exposure > 0
    else { return nil }
    rate = events / exposure
    isShare = events <= exposure
    tick = recorded.isSeries ? recorded.tick : nil
    let found = Self.scatter(recorded)
    (excess, inflation) = (found.excess, found.inflation)
    let perRequest = Self.exposurePerRequest(recorded, exposure, context.traffic)
    exposurePerRequest = perRequest ?? 1
    self.scale = scale
    failAlpha = context.failAlpha(scale.harm)
    alpha = context.config.alpha
    laws = context.laws
    var sentences: [String] = []
    if events == 0 {
      sentences.append(
        "the champion showed no event in \(Figures.plain(exposure)); no ratio to nothing can pass")
    }
    if perRequest == nil {
      sentences.append("every request is taken to count once")
    }
    if excess > 0 {
      sentences.append(
        "the champion's ticks scatter more than independent events, which no traffic averages out")
    }
    assumptions = sentences
  }

  /// nil where the recording does not tell the requests.
  private static func exposurePerRequest(
    _ recorded: RecordedArms, _ exposure: Double, _ traffic: PlannedTraffic
  ) -> Double? {
    guard let values = traffic.requests?.champion.values.filter(\.isFinite) else { return nil }
    let requests = values.reduce(0, +)
    return requests > 0 ? exposure / requests : nil
  }

  /// Variance per tick beyond that of independent events, where it is more than chance; of both arms
  /// together, the champion's twice where there is no other.
  private static func scatter(
    _ recorded: RecordedArms
  ) -> (excess: Double, inflation: Double) {
    guard let counts = recorded.champion.counts, recorded.isSeries,
      let y = recorded.champion.events, let m = recorded.champion.exposure, y >= 10,
      counts.events.count >= 30
    else { return (0, 1) }
    let ticks = Double(counts.events.count)
    let influence = zip(counts.events, counts.exposures).map { ($0 - y / m * $1) * ticks / y }
    var scratch = AutoregressionScratch()
    guard influence.allSatisfy(\.isFinite),
      let har = HARVariance(influence.span, scratch: &scratch)
    else { return (0, 1) }
    let independent = (y < m && y > 0.1 * m ? 1 - y / m : 1) / y
    let chance = 1 + 2 * (2 / har.degreesOfFreedom).squareRoot()
    guard har.variance > chance * independent else { return (0, 1) }
    return (2 * (har.variance - independent) * ticks, har.inflation)
  }

  func size(of spans: [TrafficSpan]) -> PlannedSize {
    let exposure = counted(spans)
    return PlannedSize(
      ticks: tick == nil ? nil : ticks(spans), tickSeconds: tick,
      championExposure: exposure.champion, challengerExposure: exposure.challenger,
      championEvents: exposure.champion * rate, challengerEvents: exposure.challenger * rate)
  }

  func comparison(over spans: [TrafficSpan]) -> (any PlannedComparison)? {
    let exposure = counted(spans)
    let events = (
      champion: exposure.champion * rate, challenger: exposure.challenger * rate
    )
    guard exposure.challenger > 0, exposure.champion > 0 else { return nil }
    if scale.scale == .relative, excess == 0, !isCommon {
      guard rate > 0 else { return nil }
      return RareEventComparison(
        events: events, exposureRatio: exposure.challenger / exposure.champion,
        ticks: ticks(spans), scale, failAlpha: failAlpha, alpha, laws)
    }
    let variance = variance(exposure, ticks(spans))
    let error = PlannedError(
      ticks: Double(max(ticks(spans), HARVariance.fewest)), variance: variance,
      inflation: excess > 0 ? inflation : 1, rankVariance: variance)
    return SeriesComparison(
      error, scale.margins(scale.margin), failAlpha: failAlpha, alpha, laws)
  }

  /// A share of trials so large that the binomial law is needed.
  private var isCommon: Bool { isShare && rate > 0.1 }

  private func counted(_ spans: [TrafficSpan]) -> (champion: Double, challenger: Double) {
    let requests = spans.exposure
    return (requests.champion * exposurePerRequest, requests.challenger * exposurePerRequest)
  }

  private func ticks(_ spans: [TrafficSpan]) -> Int {
    guard let tick else { return 0 }
    return spans.reduce(0) { $0 + Int($1.seconds / tick) }
  }

  /// Of the log ratio, or of the difference of two shares for an absolute margin.
  private func variance(
    _ exposure: (champion: Double, challenger: Double), _ ticks: Int
  ) -> Double {
    let both = 1 / exposure.champion + 1 / exposure.challenger
    let one = isCommon || scale.scale == .unit ? rate * (1 - min(rate, 1)) : rate
    let independent = one * both
    let lasting = ticks > 0 ? excess / Double(ticks) : 0
    return scale.scale == .unit
      ? max(independent, both * both) : independent / (rate * rate) + lasting
  }
}
