extension Noise {
  /// Autoregressions with innovations of Student's t with 3 degrees of freedom and unit variance.
  static let heavy = Noise(
    name: "heavy", synonym: "t3", summary: "now and then a value far out (Student's t, 3 degrees)"
  ) { count, phi, generator, arms in
    let law = AutoregressivePath.Innovations.student(
      degreesOfFreedom: 3, scale: 1 / 3.0.squareRoot())
    var x = AutoregressivePath(phi, law, &generator)
    var y = AutoregressivePath(phi, law, &generator)
    arms.append(count, &generator, { x.next(&$0) }, { y.next(&$0) })
  }
}
