import VerdinNumerics

/// The running mean of the paired differences of two healthy arms, as a monitor sees it grow.
package struct AASequence: Sendable {
  package var noise: Noise
  package var phi: Double
  /// The deviation of one arm's noise.
  package var deviation = 0.1
  /// The deviation of a difference between the arms that lasts through a window.
  package var lasting = 0.0

  package init(noise: Noise, phi: Double, lasting: Double = 0) {
    self.noise = noise
    self.phi = phi
    self.lasting = lasting
  }

  /// Appends the mean of the first 1, 2, … `count` differences of one window.
  package func draw(
    _ count: Int, _ generator: inout SplitMix64, _ arms: inout ArmPaths, into means: inout [Double]
  ) {
    arms.removeAll()
    noise.draw(count, phi, &generator, &arms)
    let bias = lasting == 0 ? 0 : lasting * generator.normal()
    var sum = 0.0
    for tick in 0..<count {
      sum += bias + deviation * (arms.challenger[tick] - arms.champion[tick])
      means.append(sum / Double(tick + 1))
    }
  }
}
