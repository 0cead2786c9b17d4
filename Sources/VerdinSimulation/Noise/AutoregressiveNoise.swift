extension Noise {
  /// Two independent normal autoregressions.
  static let autoregressive = Noise(
    name: "ar", synonym: "gauss", summary: "each tick remembers the one before, in each arm alone"
  ) { count, phi, generator, arms in
    var x = AutoregressivePath(phi, &generator)
    var y = AutoregressivePath(phi, &generator)
    arms.append(count, &generator, { x.next(&$0) }, { y.next(&$0) })
  }
}
