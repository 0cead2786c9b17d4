import VerdinIO
import VerdinNumerics
import VerdinSimulation

extension Experiment {
  /// Whether Holm's method rejects any of M true hypotheses whose statistics share a part.
  static let holm = Experiment(
    prefixes: ["M-holm"], data: { scenario throws(Diagnostic) in scenario.id }
  ) { scenarios throws(Diagnostic) in
    let (count, rho) = (try scenarios[0].integer("M"), try scenarios[0].number("rho"))
    let alpha = try scenarios[0].level()
    return { generator, _, results in
      let common = rho.squareRoot() * generator.normal()
      let p = (0..<count).map { _ in
        NormalDistribution.above(common + (1 - rho).squareRoot() * generator.normal())
      }
      results.append(AdjustedP.holm(p).contains { $0 <= alpha } ? 1 : 0)
    }
  }

  /// Whether a difference is found between arms whose instances differ, when the variance between
  /// windows is learnt from K past windows and added to the one within.
  static let aaVariance = Experiment(
    prefixes: ["A-tau2"], data: { scenario throws(Diagnostic) in scenario.id }
  ) { scenarios throws(Diagnostic) in
    let (windows, alpha) = (try scenarios[0].integer("K"), try scenarios[0].level())
    let arms = InstanceEffects(count: 3, deviation: 0.03, noise: (0.04, 0.5))
    return { generator, storage, results in
      var (estimates, errors) = ([Double](), [Double]())
      for window in 0...windows {
        storage.arms.removeAll()
        arms.draw(60, &generator, &storage.arms)
        let (x, y) = (storage.arms.challenger, storage.arms.champion)
        guard
          let found = PairedSeries.estimate(
            x.span, y.span, scale: .difference,
            scratch: &storage.series)
        else { preconditionFailure("60 ticks have an estimate") }
        if window < windows {
          estimates.append(found.effect)
          errors.append(found.standardError)
          continue
        }
        let between = AAReference.betweenVariance(
          estimates: estimates.span, standardErrors: errors.span)
        let wider = found.adding(variance: between, degreesOfFreedom: Double(windows))
        let p = StudentT(wider.degreesOfFreedom).above(wider.effect / wider.standardError)
        results.append(p <= alpha ? 1 : 0)
      }
    }
  }

  /// Whether the quantiles of two samples of the same lognormal law are told apart, one-sided.
  static let quantiles = Experiment(
    prefixes: ["Q-mj"], data: { scenario throws(Diagnostic) in scenario.id }
  ) { scenarios throws(Diagnostic) in
    let (count, q) = (try scenarios[0].integer("n"), try scenarios[0].number("q"))
    let alpha = try scenarios[0].level()
    return { generator, _, results in
      // The logarithms of lognormal(0.8) values are compared.
      let (x, y) = (
        SortedSample((0..<count).map { _ in 0.8 * generator.normal() }),
        SortedSample((0..<count).map { _ in 0.8 * generator.normal() })
      )
      let test = HarrellDavis.compare(
        HarrellDavis(x, at: q), HarrellDavis(y, at: q), margin: 0, harm: .increase,
        alphaFail: alpha, alphaPass: alpha)
      results.append(test.provesHarm ? 1 : 0)
    }
  }
}
