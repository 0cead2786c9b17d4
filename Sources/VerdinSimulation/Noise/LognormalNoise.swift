import RealModule

extension Noise {
  /// exp(½ z) of two autoregressions z: positive, with a long right tail.
  static let lognormal = Noise(
    name: "lognormal", synonym: "lognormal", summary: "positive values with a long right tail",
    isPlain: false
  ) { count, phi, generator, arms in
    var x = AutoregressivePath(phi, &generator)
    var y = AutoregressivePath(phi, &generator)
    arms.append(
      count, &generator, { Double.exp(0.5 * x.next(&$0)) }, { Double.exp(0.5 * y.next(&$0)) })
  }
}
