import RealModule
import VerdinNumerics

/// How noisy the compared series is, and how much of that the number of requests behind a tick
/// decides.
///
/// The long-run variance per tick is `lasting` + `sampling` · (1/r₁ + 1/r₂) with r₁ and r₂ requests
/// in a tick of each arm. Where the recording's request counts vary enough, both are estimated from
/// how the noise follows them. Elsewhere as much as possible is laid to the sampling of requests:
/// the part γ₀/g that is independent from tick to tick, with γ₀ the variance and g the inflation by
/// autocorrelation; g·(γ₀/g) = γ₀ is the most that a white component of a first-order autoregression
/// can have. That is cautious for small shares, and for large ones nothing is gained from it.
struct SeriesNoise: Sendable {
  /// Of the part that requests do not average out: long-run variance per tick, and variance.
  var lasting: Double
  var lastingVariance: Double
  /// The variance of one request's share in a tick.
  var sampling: Double
  /// The white variance as recorded, below which an assumed one is not taken to fall; 0 for an
  /// estimated one.
  var leastSampling: Double
  /// That white variance whether estimated or not.
  private var recordedSampling: Double
  /// The variance of one arm's values, which the rank test sees.
  var armVariance: Double
  /// Whether `sampling` was estimated.
  var isEstimated: Bool

  /// - Parameters:
  ///   - found: the estimate of the recorded series.
  ///   - squares: the squared deviation of every tick.
  ///   - inverse: 1/r₁ + 1/r₂ of the same ticks, or their common value.
  init(_ found: SeriesEstimate, squares: [Double], inverse: [Double], armVariance: Double) {
    let n = Double(found.count)
    let variance = found.independentVariance * n
    let total = found.variance * n
    let inflation = max(1, n / found.effectiveCount)
    let mean = inverse.reduce(0, +) / Double(inverse.count)
    let white: Double
    if let slope = Self.slope(of: squares, on: inverse, mean, variance) {
      white = min(max(0, slope * mean), variance / inflation)
      isEstimated = true
    } else {
      white = variance / inflation
      isEstimated = false
    }
    sampling = mean > 0 ? white / mean : 0
    recordedSampling = white
    leastSampling = isEstimated ? 0 : white
    lasting = max(0, total - white)
    lastingVariance = max(0, variance - white)
    self.armVariance = armVariance
  }

  /// The slope of the squared deviations on 1/requests, by least squares; nil unless it is known to
  /// a quarter of the whole variance.
  private static func slope(
    of squares: [Double], on inverse: [Double], _ mean: Double, _ variance: Double
  ) -> Double? {
    guard squares.count == inverse.count, squares.count >= 30, mean > 0, variance > 0 else {
      return nil
    }
    let n = Double(squares.count)
    let centre = squares.reduce(0, +) / n
    var (across, along) = (0.0, 0.0)
    for (square, q) in zip(squares, inverse) {
      across += (square - centre) * (q - mean)
      along += (q - mean) * (q - mean)
    }
    guard along > 0 else { return nil }
    let slope = across / along
    var rest = 0.0
    for (square, q) in zip(squares, inverse) {
      let residual = square - centre - slope * (q - mean)
      rest += residual * residual
    }
    let error = (rest / (n - 2) / along).squareRoot()
    return error * mean <= 0.25 * variance ? slope : nil
  }

  /// The variance of one arm's values with so many requests in a recorded tick.
  func armVariance(requests: Double, merged: Double) -> Double {
    // What comes from many requests is not bounded below here: a quiet champion is the worse case.
    max(armVariance - recordedSampling / 2, 0) + sampling / (requests * merged)
  }

  /// The noise of ticks that are `merged` recorded ones each, with requests per tick as given.
  func merged(_ merged: Double, inverse: Double) -> (longRun: Double, variance: Double) {
    let white = max(leastSampling, sampling * inverse) / merged
    guard lastingVariance > 0 else { return (lasting / merged + white, lasting / merged + white) }
    let inflation = max(1, lasting / lastingVariance / merged)
    return (lasting / merged + white, lasting / merged / inflation + white)
  }
}

/// What is known of the mean of a series to come.
struct PlannedError: Sendable {
  /// Ticks of both arms.
  var ticks: Double
  /// The squared standard error of the estimate.
  var variance: Double
  /// By how much dependence inflates it.
  var inflation: Double
  /// What the squared error of independent ticks of two independent arms would be.
  var rankVariance: Double
  /// The variance of each arm's logarithms in one tick, where that is known.
  var arms: (champion: Double, challenger: Double)?
}
