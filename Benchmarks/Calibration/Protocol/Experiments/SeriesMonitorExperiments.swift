import RealModule
import VerdinIO
import VerdinNumerics
import VerdinSimulation

extension Experiment {
  /// Whether a monitor that looks every tick from the 30th on, by the normal mixture, ever alarms.
  static let anytimeSeries = Experiment(prefixes: ["S-zmix"], data: gaussianData) {
    scenarios throws(Diagnostic) in
    let noise = try noise(scenarios[0])
    let (count, phi) = (try scenarios[0].integer("n"), try scenarios[0].number("phi"))
    let boundaries = try scenarios.map { scenario throws(Diagnostic) in
      NormalMixtureBoundary(sides: .one, alpha: try scenario.level(), optimalTime: 60)
    }
    return { generator, storage, results in
      storage.arms.removeAll()
      noise.draw(count, phi, &generator, &storage.arms)
      let (x, y) = (storage.arms.challenger, storage.arms.champion)
      for boundary in boundaries {
        let path = SeriesPath(
          x.span, y.span, scale: .difference, margin: 0,
          boundary: boundary, firstLook: 30, scratch: &storage.series)
        results.append(path.firstCrossing == nil ? 0 : 1)
      }
    }
  }

  /// Whether any of five equal stages alarms at its end, the error being spent over them.
  static let stageGates = Experiment(prefixes: ["S-LD"], data: gaussianData) {
    scenarios throws(Diagnostic) in
    let noise = try noise(scenarios[0])
    let (count, phi) = (try scenarios[0].integer("n"), try scenarios[0].number("phi"))
    let stages = 5
    let heights = try scenarios.map { scenario throws(Diagnostic) in
      var plan = LanDeMets(
        alpha: try scenario.level(),
        spending: scenario.id.contains("obf") ? .obrienFleming : .pocock)
      return (1...stages).map { plan.nextBoundary(at: Double($0) / Double(stages)) }
    }
    return { generator, storage, results in
      storage.arms.removeAll()
      noise.draw(count, phi, &generator, &storage.arms)
      let (x, y) = (storage.arms.challenger, storage.arms.champion)
      let z = (1...stages).map { stage in
        let ticks = count * stage / stages
        let found = PairedSeries.estimate(
          x.span.extracting(first: ticks),
          y.span.extracting(first: ticks), scale: .difference,
          scratch: &storage.series)
        return found.map { $0.equivalentZ(margin: 0) } ?? -.infinity
      }
      for height in heights { results.append(zip(z, height).contains { $0 >= $1 } ? 1 : 0) }
    }
  }

  private static func gaussianData(_ scenario: Scenario) throws(Diagnostic) -> String {
    "\(try scenario.text("scenario")) \(try scenario.number("n")) \(try scenario.number("phi"))"
  }

  /// Whether a monitor alarms that looks every tick from the fifth on and knows the error from K past
  /// windows in which nothing differed.
  static let aaMonitor = Experiment(
    prefixes: ["S-aaz"],
    variants: { scenario throws(Diagnostic) in
      let names: [String] = (scenario.generator["aaseq"]?.elements ?? []).compactMap {
        if case .string(let name) = $0.value { name } else { nil }
      }
      guard !names.isEmpty else { throw scenario.unusable("a list of texts 'aaseq'") }
      return names
    }, data: { scenario throws(Diagnostic) in scenario.variant }
  ) { scenarios throws(Diagnostic) in
    let sequence = try sequence(scenarios[0])
    let history = try scenarios[0].integer("K")
    let ticks = 120
    let first = 5
    let bounds = try scenarios.map { scenario throws(Diagnostic) in
      let boundary = NormalMixtureBoundary(
        sides: .one, alpha: try scenario.level(), optimalTime: 60)
      return (first...ticks).map { boundary.height(at: Double($0)) }
    }
    let law = StudentT(Double(history))
    return { generator, storage, results in
      storage.values.removeAll(keepingCapacity: true)
      for _ in 0...history {
        sequence.draw(ticks, &generator, &storage.arms, into: &storage.values)
      }
      var past = [Double](repeating: 0, count: history)
      let z = (first...ticks).map { look in
        for window in 0..<history { past[window] = storage.values[window * ticks + look - 1] }
        let reference = AAReference(past.span)
        let t = storage.values[history * ticks + look - 1] / reference.standardError
        return t > 0
          ? -NormalDistribution.quantile(law.above(t)) : NormalDistribution.quantile(law.below(t))
      }
      for bound in bounds { results.append(zip(z, bound).contains { $0 >= $1 } ? 1 : 0) }
    }
  }

  private static func sequence(_ scenario: Scenario) throws(Diagnostic) -> AASequence {
    let words = scenario.variant.split(separator: " ").map(String.init)
    guard words.count == 2, let phi = Double("0" + words[1]) else {
      throw scenario.unusable("a noise such as 'gauss .6' in 'aaseq'")
    }
    if words[0] == "pod" { return AASequence(noise: .named("gauss")!, phi: phi, lasting: 0.03) }
    guard let noise = Noise.named(words[0]) else { throw scenario.unusable("a known 'aaseq'") }
    return AASequence(noise: noise, phi: phi)
  }
}
