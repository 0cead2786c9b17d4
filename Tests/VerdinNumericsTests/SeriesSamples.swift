import RealModule
import VerdinNumerics

/// Series with a stationary first-order autocorrelation, unit variance and mean 0.
func autoregressive(
  _ count: Int, _ phi: Double, _ generator: inout SplitMix64
) -> [Double] {
  let innovation = (1 - phi * phi).squareRoot()
  var value = generator.normal()
  return (0..<count).map { _ in
    defer { value = phi * value + innovation * generator.normal() }
    return value
  }
}

/// Two positive series with 10 % noise of their own around a level, the second `shift` lower.
struct ArmPair {
  var x: [Double]
  var y: [Double]

  init(seed: UInt64, count: Int, phi: Double, shift: Double = 0.05) {
    var generator = SplitMix64(seed: seed)
    x = autoregressive(count, phi, &generator).map { 50 * Double.exp(0.1 * $0 + shift) }
    y = autoregressive(count, phi, &generator).map { 50 * Double.exp(0.1 * $0) }
  }

  /// Seeds and shapes that the laws are checked on.
  static func each(_ check: (ArmPair) throws -> Void) rethrows {
    for seed in UInt64(0)..<40 {
      let count = [8, 20, 30, 60, 121, 300][Int(seed % 6)]
      try check(ArmPair(seed: seed, count: count, phi: [0, 0.3, 0.6, 0.9, -0.5][Int(seed % 5)]))
    }
  }

  func paired(_ scale: SeriesScale = .logRatio) -> SeriesEstimate {
    var scratch = SeriesScratch()
    return PairedSeries.estimate(x.span, y.span, scale: scale, scratch: &scratch)!
  }

  func unpaired(_ scale: SeriesScale = .logRatio) -> SeriesEstimate {
    var scratch = SeriesScratch()
    return UnpairedSeries.estimate(x.span, y.span, scale: scale, scratch: &scratch)!
  }

  func map(_ onX: (Double) -> Double, _ onY: (Double) -> Double) -> ArmPair {
    var mapped = self
    mapped.x = x.map(onX)
    mapped.y = y.map(onY)
    return mapped
  }

  var swapped: ArmPair {
    var swapped = self
    (swapped.x, swapped.y) = (y, x)
    return swapped
  }
}
