import VerdinNumerics

extension Noise {
  /// Autoregressions, and bursts of size 8 that come to either arm alone: 5 % of the time, 5 ticks
  /// long in the mean.
  static let burst = Noise(
    name: "burst", synonym: "spike", summary: "bursts of a few ticks that hit either arm alone"
  ) { count, phi, generator, arms in
    var (x, y) = (AutoregressivePath(phi, &generator), AutoregressivePath(phi, &generator))
    var (ofX, ofY) = (Burst(&generator), Burst(&generator))
    arms.append(
      count, &generator, { x.next(&$0) + 8 * ofX.next(&$0) },
      { y.next(&$0) + 8 * ofY.next(&$0) })
  }
}

/// A chain of two states, 0 and 1.
struct Burst {
  static let share = 0.05
  static let length = 5.0
  private var isOn: Bool

  init(_ generator: inout SplitMix64) { isOn = generator.uniform() < Self.share }

  mutating func next(_ generator: inout SplitMix64) -> Double {
    defer {
      let leaves = 1 / Self.length
      // In balance, as many bursts begin as end.
      let comes = Self.share / (1 - Self.share) * leaves
      isOn = generator.uniform() < (isOn ? 1 - leaves : comes)
    }
    return isOn ? 1 : 0
  }
}
