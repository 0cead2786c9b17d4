import RealModule
import VerdinNumerics

/// Latencies of single requests, gathered in one histogram per tick and arm.
///
/// Requests are lognormal with deviation 0.8 of the logarithm; both arms share an AR(0.9) of
/// deviation 0.1 and have an AR(0.6) of deviation τ of their own. The bins are a thirtieth wide on
/// logarithms from −5 to 6.
package struct LatencyTicks: Sendable {
  package static let bins = 330
  package var requests: Int
  /// The deviation of each arm's own noise from tick to tick.
  package var own: Double
  /// The relative increase of every latency of the challenger.
  package var effect: Double

  package init(requests: Int, own: Double = 0, effect: Double = 0) {
    self.requests = requests
    self.own = own
    self.effect = effect
  }

  /// Draws tick after tick, challenger's histogram first, until there are `count` or the caller has
  /// seen enough.
  package func draw(
    _ count: Int, _ generator: inout SplitMix64,
    until isEnough: (Span<Double>, Span<Double>) -> Bool
  ) {
    var common = AutoregressivePath(0.9, &generator)
    var x = AutoregressivePath(0.6, &generator)
    var y = AutoregressivePath(0.6, &generator)
    var histograms = ArmPaths()
    histograms.challenger = Array(repeating: 0, count: Self.bins)
    histograms.champion = histograms.challenger
    for _ in 0..<count {
      let level = 0.1 * common.next(&generator)
      fill(
        &histograms.challenger,
        at: level + own * x.next(&generator) + Double.log(onePlus: effect), &generator)
      fill(&histograms.champion, at: level + own * y.next(&generator), &generator)
      if isEnough(histograms.challenger.span, histograms.champion.span) { return }
    }
  }

  private func fill(
    _ histogram: inout [Double], at centre: Double, _ generator: inout SplitMix64
  ) {
    for bin in histogram.indices { histogram[bin] = 0 }
    for _ in 0..<requests {
      let log = centre + 0.8 * generator.normal()
      let bin = ((log + 5) * 30).rounded(.down)
      histogram[Int(min(max(bin, 0), Double(Self.bins - 1)))] += 1
    }
  }
}
