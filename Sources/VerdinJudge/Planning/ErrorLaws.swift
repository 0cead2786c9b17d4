import RealModule
import VerdinNumerics

/// How the error that a series estimates of itself scatters, by the judge's own kernel on simulated
/// series of the planned length and dependence.
///
/// With few effective ticks the estimated variance, and with it Student's factor, vary so much that
/// no formula tells the power: at 60 ticks and an autocorrelation of 0.6 the change that fails four
/// times in five is 6.5 standard errors beyond the margin where the noncentral t says 5. The
/// simulation has a fixed seed and is done once for each length and dependence.
final class ErrorLaws {
  private var draws: [Cell: [Draw]] = [:]
  private var factors: [Request: [Double]] = [:]

  private static let count = 160
  /// Longer series are simulated as ones of this length with less dependence, which tell as much.
  private static let longest = 240.0

  /// One simulated series: its estimated errors in units of the true one.
  private struct Draw {
    var error: Double
    var df: Double
    var ceiling: Double
  }

  private struct Cell: Hashable {
    var ticks: Int
    /// Hundredths of the autocorrelation.
    var autocorrelation: Int

    init(ticks: Double, inflation: Double) {
      let length = min(ticks, ErrorLaws.longest)
      let g = max(1, inflation * length / ticks)
      let phi = (g - 1) / (g + 1)
      // Steps of a quarter, those of 30 and more apart from those below.
      let steps = (Double.log(length / 30) / Double.log(1.25)).rounded(.down)
      self.ticks = max(HARVariance.fewest, Int((30 * Double.pow(1.25, steps)).rounded()))
      autocorrelation = min(95, Int((20 * phi).rounded()) * 5)
    }
  }

  private struct Request: Hashable {
    var cell: Cell
    var alpha: Double
    var side: Side
  }

  enum Side: Hashable {
    /// A fail may also be proven under the ceiling of dependence.
    case fail
    case pass
    /// An error that is known not to be smaller than its true value, as that of counts is.
    case floored
  }

  /// By how many true standard errors an estimate must lie beyond a threshold to prove it, as equally
  /// likely values.
  func factors(
    ticks: Double, inflation: Double, alpha: Double, _ side: Side
  ) -> [Double] {
    let cell = Cell(ticks: ticks, inflation: inflation)
    let request = Request(cell: cell, alpha: alpha, side: side)
    if let known = factors[request] { return known }
    let drawn = draws[cell] ?? simulate(cell)
    draws[cell] = drawn
    let found = drawn.map { factor($0, cell, alpha, side) }
    factors[request] = found
    return found
  }

  /// The one factor that has the same power as all, where that is four in five.
  func factor(ticks: Int, alpha: Double, _ side: Side) -> Double {
    let all = factors(ticks: Double(ticks), inflation: 1, alpha: alpha, side)
    let needed = smallestArgument(from: 1, reaching: 0.8) { ErrorLaws.power($0, all) }
    return (needed ?? .infinity) - NormalDistribution.quantile(0.8)
  }

  /// The power at a distance of so many standard errors.
  static func power(_ distance: Double, _ factors: [Double]) -> Double {
    factors.reduce(0) { $0 + NormalDistribution.below(distance - $1) } / Double(factors.count)
  }

  private func factor(_ draw: Draw, _ cell: Cell, _ alpha: Double, _ side: Side) -> Double {
    let n = Double(cell.ticks)
    if side == .floored && draw.error < 1 { return StudentT(n - 1).quantile(above: alpha) }
    let own = StudentT(draw.df).quantile(above: alpha) * draw.error
    guard side == .fail, cell.ticks >= 30 else { return own }
    let ceiling = DependenceCeiling(independentVariance: 1, count: cell.ticks)
    return min(own, StudentT(ceiling.degreesOfFreedom).quantile(above: alpha) * draw.ceiling)
  }

  private func simulate(_ cell: Cell) -> [Draw] {
    var generator = SplitMix64(seed: 2_026)
    var scratch = AutoregressionScratch()
    let phi = Double(cell.autocorrelation) / 100
    let n = Double(cell.ticks)
    let innovation = (1 - phi * phi).squareRoot()
    let rest = 1 - phi
    let truth = ((1 + phi) / rest - 2 * phi * (1 - Double.pow(phi, n)) / (n * rest * rest)) / n
    let ceiling = DependenceCeiling(independentVariance: 1, count: cell.ticks).variance
    return (0..<Self.count).compactMap { _ in
      var value = generator.normal()
      let series = (0..<cell.ticks).map { _ in
        defer { value = phi * value + innovation * generator.normal() }
        return value
      }
      guard let har = HARVariance(series.span, scratch: &scratch) else { return nil }
      return Draw(
        error: (har.variance / truth).squareRoot(), df: har.degreesOfFreedom,
        ceiling: (ceiling * har.independentVariance / truth).squareRoot())
    }
  }
}
