import RealModule
import VerdinIO
import VerdinNumerics
import VerdinSimulation

extension Experiment {
  /// Whether the paired series test, two-sided, finds a difference: one that is not there, or one
  /// that is.
  static let pairedSeries = Experiment(
    prefixes: ["L-", "P-paired"],
    data: { scenario throws(Diagnostic) in
      let shift = try shift(scenario)
      return "\(try scenario.text("scenario")) \(try scenario.number("n")) "
        + "\(try scenario.number("phi")) \(shift)"
    }
  ) { scenarios throws(Diagnostic) in
    let noise = try noise(scenarios[0])
    let count = try scenarios[0].integer("n")
    let phi = try scenarios[0].number("phi")
    let shift = try shift(scenarios[0])
    // Power is measured at 1 % one-sided throughout.
    let levels = scenarios.map { $0.kind == .power ? 0.02 : $0.nominal ?? 0.01 }
    let scale: SeriesScale = noise.name == "lognormal" ? .logRatio : .difference
    return { generator, storage, results in
      storage.arms.removeAll()
      noise.draw(count, phi, &generator, &storage.arms)
      if shift != 0 {
        for tick in 0..<count { storage.arms.challenger[tick] += shift }
      }
      let (x, y) = (storage.arms.challenger, storage.arms.champion)
      let p = twoSidedP(
        PairedSeries.estimate(
          x.span, y.span, scale: scale,
          scratch: &storage.series))
      for level in levels { results.append(p <= level ? 1 : 0) }
    }
  }

  /// The shift that a t-test of that many independent pairs would find in four of five, and 3 % more.
  private static func shift(_ scenario: Scenario) throws(Diagnostic) -> Double {
    guard scenario.kind == .power else { return 0 }
    guard try scenario.text("shift") == "(z.99+z.80)*sqrt(2/n)*1.03" else {
      throw scenario.unusable("a known 'shift'")
    }
    let z = NormalDistribution.quantile(0.99) + NormalDistribution.quantile(0.8)
    return z * (2 / (try scenario.number("n"))).squareRoot() * 1.03
  }
}

func noise(_ scenario: Scenario) throws(Diagnostic) -> Noise {
  guard let noise = Noise.named(try scenario.text("scenario")) else {
    throw scenario.unusable("a known noise: " + Noise.all.map(\.synonym).joined(separator: ", "))
  }
  return noise
}

private func twoSidedP(_ found: SeriesEstimate?) -> Double {
  guard let found else { return 1 }
  let t = found.effect == 0 ? 0 : abs(found.effect) / found.standardError
  return 2 * StudentT(found.degreesOfFreedom).above(t)
}
