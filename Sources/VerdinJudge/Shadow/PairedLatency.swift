import RealModule
import VerdinNumerics

/// The challenger's latency less the champion's, request by request.
public struct PairedLatency: Sendable, Equatable {
  public var count: Int
  /// Milliseconds: quantiles of either arm and of the differences, at `shares`.
  public var champion: [Double]
  public var challenger: [Double]
  public var differences: [Double]
  public static let shares = [0.5, 0.95, 0.99]
  /// Hodges and Lehmann's centre of the differences in milliseconds, with bounds at the error of a fail.
  public var shift: IntervalEstimate
  /// Wilcoxon's signed-rank test of "they do not differ", two-sided.
  public var pValue: Double
  /// Huber's location of the ratios, less 1, with bounds at the errors of a fail and of a pass that know
  /// the autocorrelation of requests in their order; infinite for fewer than eight.
  public var ratio: Double
  public var failLower: Double
  public var failUpper: Double
  public var passUpper: Double

  /// - Parameter pairs: latencies of the same requests, above 0.
  /// - Returns: nil for none.
  init?(_ pairs: [(champion: Double, challenger: Double)], alpha: JudgeConfig.Alpha) {
    guard !pairs.isEmpty else { return nil }
    count = pairs.count
    func quantiles(_ values: [Double]) -> [Double] {
      let sorted = SortedSample(values)
      return Self.shares.map { sorted.percentile(100 * $0) }
    }
    let gaps = pairs.map { $0.challenger - $0.champion }
    champion = quantiles(pairs.map(\.champion))
    challenger = quantiles(pairs.map(\.challenger))
    differences = quantiles(gaps)
    var walsh = WalshAverages(gaps)
    let bounds = walsh.bounds(alpha: alpha.fail)
    shift = IntervalEstimate(
      estimate: walsh.median(), lower: bounds.lower, upper: bounds.upper,
      confidence: 1 - 2 * alpha.fail)
    pValue = SignedRank(gaps).pValue
    var scratch = SeriesScratch()
    scratch.series = pairs.map { Double.log($0.challenger / $0.champion) }
    guard let estimate = PairedSeries.estimate(scratch: &scratch) else {
      (ratio, failLower, failUpper, passUpper) = (0, -1, .infinity, .infinity)
      return
    }
    let law = StudentT(estimate.degreesOfFreedom)
    func bound(_ sign: Double, _ alpha: Double) -> Double {
      let error = estimate.standardError
      let reach = error == 0 ? 0 : law.quantile(above: alpha) * error
      return Double.expMinusOne(estimate.effect + sign * reach)
    }
    ratio = Double.expMinusOne(estimate.effect)
    failLower = bound(-1, alpha.fail)
    failUpper = bound(1, alpha.fail)
    passUpper = bound(1, alpha.pass)
  }

  func finding(_ config: ShadowConfig) -> ShadowFinding {
    func percent(_ value: Double) -> String { Figures.plain(100 * value) + " %" }
    let tolerated = "\(percent(config.latencyMargin)) is tolerated"
    let (verdict, reason): (Verdict, String) =
      if failLower > config.latencyMargin {
        (.fail, "\(percent(ratio)) slower, at least \(percent(failLower)); \(tolerated)")
      } else if ratio > config.latencyMargin, pValue <= config.alpha.marginal {
        (.marginal, "looks \(percent(ratio)) slower, \(tolerated); not proven")
      } else if passUpper < config.latencyMargin {
        (.pass, "at most \(percent(max(0, passUpper))) slower; \(tolerated)")
      } else {
        (.inconclusive, "could be up to \(percent(passUpper)) slower; \(tolerated)")
      }
    return ShadowFinding(name: "latency", verdict: verdict, reason: reason)
  }
}
