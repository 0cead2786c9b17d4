extension Noise {
  /// A slow wave of twice the size, AR(0.97), that hits both arms alike.
  static let shock = Noise(
    name: "shock", synonym: "shock", summary: "a slow and large wave of load that hits both arms"
  ) { count, phi, generator, arms in
    var common = AutoregressivePath(0.97, &generator)
    var x = AutoregressivePath(phi, &generator)
    var y = AutoregressivePath(phi, &generator)
    arms.append(
      count, &generator, { x.next(&$0) }, { y.next(&$0) }, common: { 2 * common.next(&$1) })
  }
}
