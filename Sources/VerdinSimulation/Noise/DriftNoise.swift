extension Noise {
  /// Half the variance from an autoregression, half from independent noise that hides it.
  static let drift = Noise(
    name: "drift", synonym: "arma", summary: "a slow drift of each arm that hides under noise"
  ) { count, phi, generator, arms in
    let half = 0.5.squareRoot()
    var x = AutoregressivePath(phi, &generator)
    var y = AutoregressivePath(phi, &generator)
    arms.append(
      count, &generator, { half * (x.next(&$0) + $0.normal()) },
      { half * (y.next(&$0) + $0.normal()) })
  }
}
