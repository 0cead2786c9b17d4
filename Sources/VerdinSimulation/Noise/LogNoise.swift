import RealModule
import VerdinNumerics

/// Positive series: a level times the exponential of an arm's own noise and of a common one.
package struct LogNoise: Sendable {
  /// Standard deviation and autocorrelation of the logarithm of each arm's own noise.
  package var own: (deviation: Double, phi: Double)
  /// The same of what both arms share.
  package var common: (deviation: Double, phi: Double)

  package init(
    own: (deviation: Double, phi: Double), common: (deviation: Double, phi: Double) = (0, 0)
  ) {
    self.own = own
    self.common = common
  }

  /// Appends `count` ticks; the challenger's true level is `ratio` times the champion's.
  package func draw(
    _ count: Int, level: Double, ratio: Double, _ generator: inout SplitMix64,
    _ arms: inout ArmPaths
  ) {
    var load = AutoregressivePath(common.phi, &generator)
    var x = AutoregressivePath(own.phi, &generator)
    var y = AutoregressivePath(own.phi, &generator)
    for _ in 0..<count {
      let shared = common.deviation == 0 ? 0 : common.deviation * load.next(&generator)
      arms.challenger.append(
        level * ratio * Double.exp(own.deviation * x.next(&generator) + shared))
      arms.champion.append(level * Double.exp(own.deviation * y.next(&generator) + shared))
    }
  }
}
