extension Noise {
  /// Autoregressions with innovations of Student's t with 1.5 degrees of freedom: no variance.
  static let cauchy = Noise(
    name: "cauchy", synonym: "cauchyish", summary: "outliers without bound (Student's t, 1.5)",
    isPlain: false
  ) { count, phi, generator, arms in
    let law = AutoregressivePath.Innovations.student(degreesOfFreedom: 1.5, scale: 1)
    var x = AutoregressivePath(phi, law, &generator)
    var y = AutoregressivePath(phi, law, &generator)
    arms.append(count, &generator, { x.next(&$0) }, { y.next(&$0) })
  }
}
