import VerdinIO
import VerdinNumerics
import VerdinSimulation

extension Experiment {
  /// Whether the stability index's p-value calls two samples of one law, in ten bins, different.
  static let populationStability = Experiment(
    prefixes: ["ML-psi"], data: { scenario throws(Diagnostic) in scenario.id }
  ) { scenarios throws(Diagnostic) in
    let (count, alpha) = (try scenarios[0].integer("m"), try scenarios[0].level())
    return { generator, _, results in
      var counts = [[Double]](repeating: Array(repeating: 0, count: 10), count: 2)
      for sample in 0...1 {
        for _ in 0..<count { counts[sample][Int(10 * generator.uniform())] += 1 }
      }
      let found = PopulationStability(expected: counts[0], actual: counts[1])
      results.append(found.pValue <= alpha ? 1 : 0)
    }
  }

  /// Whether probabilities that are right, Beta(2, 2), are called badly calibrated.
  static let spiegelhalter = Experiment(
    prefixes: ["ML-spiegelhalter"], data: { scenario throws(Diagnostic) in scenario.id }
  ) { scenarios throws(Diagnostic) in
    let (count, alpha) = (try scenarios[0].integer("n"), try scenarios[0].level())
    return { generator, storage, results in
      // Beta(2, 2) is the law of the middle one of three uniform numbers.
      let probabilities = (0..<count).map { _ in
        let (a, b, c) = (generator.uniform(), generator.uniform(), generator.uniform())
        return max(min(a, b), min(max(a, b), c))
      }
      let outcomes = probabilities.map { generator.uniform() < $0 }
      let z = spiegelhalterZ(probabilities, outcomes: outcomes)
      results.append(2 * NormalDistribution.above(abs(z)) <= alpha ? 1 : 0)
    }
  }

  /// Whether two scores that see as much, and share half of their noise, are told apart by AUC.
  static let deLong = Experiment(
    prefixes: ["ML-delong"], data: { scenario throws(Diagnostic) in scenario.id }
  ) { scenarios throws(Diagnostic) in
    let (count, share) = (try scenarios[0].integer("n"), try scenarios[0].number("pi"))
    let alpha = try scenarios[0].level()
    return { generator, _, results in
      let positive = (0..<count).map { _ in generator.uniform() < share }
      guard (2...(count - 2)).contains(positive.count { $0 }) else { return results.append(0) }
      var (s, t) = ([Double](), [Double]())
      for isPositive in positive {
        let signal = (isPositive ? 1 : 0) + 0.5.squareRoot() * generator.normal()
        s.append(signal + 0.5.squareRoot() * generator.normal())
        t.append(signal + 0.5.squareRoot() * generator.normal())
      }
      let z = DeLong(s, t, positive: positive).z
      results.append(2 * NormalDistribution.above(abs(z)) <= alpha ? 1 : 0)
    }
  }
}
