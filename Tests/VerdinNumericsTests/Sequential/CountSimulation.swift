import RealModule
import VerdinNumerics

/// How the simulated events come about: any number of them, or one at most per request.
enum CountLaw: CaseIterable, Sendable { case poisson, bernoulli }

extension SplitMix64 {
  /// A count with this expectation out of `trials`, by inversion.
  ///
  /// - Precondition: the expectation is below 700, so that no events has a representable probability.
  mutating func count(_ law: CountLaw, mean: Double, trials: Double) -> Double {
    let share = mean / trials
    let odds = share / (1 - share)
    var term =
      switch law {
      case .poisson: Double.exp(-mean)
      case .bernoulli: Double.exp(trials * Double.log(onePlus: -share))
      }
    var left = uniform() - term
    var count = 0.0
    while left > 0, count < 10 * trials, term > 1e-300 {
      count += 1
      switch law {
      case .poisson: term *= mean / count
      case .bernoulli: term *= (trials - count + 1) / count * odds
      }
      left -= term
    }
    return count
  }
}

/// Ticks of two arms with a common load and event rate that wander (AR(.9), log-sd .3), and an
/// allocation that changes on the way.
struct RateScenario {
  var law = CountLaw.bernoulli
  var requests = 1_200.0
  var shares = [0.5]
  var rate = 0.01
  var ratio = 1.0
  var ticks = 240

  func run(_ generator: inout SplitMix64, _ body: (RateCounts) -> Bool) {
    var drift = generator.normal()
    for tick in 0..<ticks {
      drift = 0.9 * drift + 0.19.squareRoot() * generator.normal()
      let level = rate * Double.exp(0.3 * drift - 0.045)
      let share = shares[tick * shares.count / ticks]
      let n = (requests * share).rounded()
      let m = requests - n
      let x = generator.count(law, mean: min(0.5, level * ratio) * n, trials: n)
      let y = generator.count(law, mean: min(0.5, level) * m, trials: m)
      if !body(RateCounts(x: x, n: n, y: y, m: m)) { return }
    }
  }
}

/// alpha and three standard errors: what a rate of false alarms may reach in `runs` simulations.
func ceiling(_ alpha: Double, runs: Int) -> Double {
  alpha + 3 * (alpha * (1 - alpha) / Double(runs)).squareRoot()
}
