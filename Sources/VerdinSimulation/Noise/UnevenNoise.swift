extension Noise {
  /// The challenger scatters three times as much as the champion.
  static let uneven = Noise(
    name: "uneven", synonym: "hetero", summary: "the challenger scatters three times as much"
  ) { count, phi, generator, arms in
    var x = AutoregressivePath(phi, &generator)
    var y = AutoregressivePath(phi, &generator)
    arms.append(count, &generator, { 3 * x.next(&$0) }, { y.next(&$0) })
  }
}
