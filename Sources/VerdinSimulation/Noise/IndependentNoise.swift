extension Noise {
  /// Independent standard normal values, whatever autocorrelation is asked for.
  static let independent = Noise(
    name: "iid", synonym: "independent", summary: "no tick knows of another"
  ) { count, _, generator, arms in
    arms.append(count, &generator, { $0.normal() }, { $0.normal() })
  }
}
