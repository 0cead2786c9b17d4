import RealModule
import VerdinNumerics

/// Events out of requests, tick by tick, of two arms whose error rates move together.
///
/// The rate is multiplied by a common load exp(s z − s²/2) with z an AR(0.9), and in each arm by its
/// own overdispersion exp(od z − od²/2) with z an AR(φ).
package struct CountTicks: Sendable {
  package var requests: (challenger: Int, champion: Int)
  package var rates: (challenger: Double, champion: Double)
  /// The deviation of the logarithm of the common load.
  package var load = 0.3
  /// The deviation of the logarithm of each arm's own rate, and its autocorrelation.
  package var overdispersion = 0.0
  package var phi = 0.0

  package init(
    requests: (challenger: Int, champion: Int), rates: (challenger: Double, champion: Double),
    overdispersion: Double = 0, phi: Double = 0
  ) {
    self.requests = requests
    self.rates = rates
    self.overdispersion = overdispersion
    self.phi = phi
  }

  /// Draws tick after tick until there are `count` or the caller has seen enough.
  package func draw(
    _ count: Int, _ generator: inout SplitMix64, until isEnough: (RateCounts) -> Bool
  ) {
    var common = AutoregressivePath(0.9, &generator)
    var x = AutoregressivePath(phi, &generator)
    var y = AutoregressivePath(phi, &generator)
    for _ in 0..<count {
      let level = factor(load, common.next(&generator))
      let (ofX, ofY) = (own(&x, &generator), own(&y, &generator))
      let row = RateCounts(
        x: generator.binomial(requests.challenger, min(1, rates.challenger * level * ofX)),
        n: Double(requests.challenger),
        y: generator.binomial(requests.champion, min(1, rates.champion * level * ofY)),
        m: Double(requests.champion))
      if isEnough(row) { return }
    }
  }

  private func own(_ path: inout AutoregressivePath, _ generator: inout SplitMix64) -> Double {
    overdispersion == 0 ? 1 : factor(overdispersion, path.next(&generator))
  }

  private func factor(_ deviation: Double, _ z: Double) -> Double {
    Double.exp(deviation * z - deviation * deviation / 2)
  }
}
