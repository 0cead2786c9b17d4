import RealModule

extension Noise {
  /// The wave of a day of 1,440 ticks at a random hour, and an AR(0.8), common to both arms.
  static let diurnal = Noise(
    name: "diurnal", synonym: "diurnal", summary: "the wave of a day, common to both arms"
  ) { count, phi, generator, arms in
    let phase = 2 * Double.pi * generator.uniform()
    var common = AutoregressivePath(0.8, &generator)
    var x = AutoregressivePath(phi, &generator)
    var y = AutoregressivePath(phi, &generator)
    arms.append(count, &generator, { x.next(&$0) }, { y.next(&$0) }) { tick, generator in
      3 * Double.sin(2 * Double.pi * Double(tick) / 1_440 + phase) + common.next(&generator)
    }
  }
}
