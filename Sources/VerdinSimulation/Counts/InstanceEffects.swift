import RealModule
import VerdinNumerics

/// Two arms of a few instances each, which differ from one another although all are healthy.
package struct InstanceEffects: Sendable {
  /// The instances of an arm.
  package var count: Int
  /// The deviation of the logarithm of an instance's level.
  package var deviation: Double
  /// The noise of an arm from tick to tick.
  package var noise: (deviation: Double, phi: Double)

  package init(count: Int, deviation: Double, noise: (deviation: Double, phi: Double)) {
    self.count = count
    self.deviation = deviation
    self.noise = noise
  }

  /// Appends the logarithms of `ticks` ticks: the mean of the instances and the arm's noise.
  package func draw(_ ticks: Int, _ generator: inout SplitMix64, _ arms: inout ArmPaths) {
    let (levelX, levelY) = (level(&generator), level(&generator))
    var x = AutoregressivePath(noise.phi, &generator)
    var y = AutoregressivePath(noise.phi, &generator)
    arms.append(
      ticks, &generator, { levelX + noise.deviation * x.next(&$0) },
      { levelY + noise.deviation * y.next(&$0) })
  }

  private func level(_ generator: inout SplitMix64) -> Double {
    var sum = 0.0
    for _ in 0..<count { sum += generator.normal() }
    return deviation * sum / Double(count)
  }
}
