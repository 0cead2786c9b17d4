import VerdinJudge
import VerdinNumerics

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Latency-like data, exp(3 + ½ N), as recorders round it: y is 2 % slower than x.
package enum DataKind: String, CaseIterable, Sendable {
  case continuous, hundredths, integers

  package func draw(_ count: Int, scale: Double, _ generator: inout SplitMix64) -> [Double] {
    (0..<count).map { _ in
      let value = scale * exp(3 + 0.5 * generator.normal())
      return switch self {
      case .continuous: value
      case .hundredths: (value * 100).rounded() / 100
      case .integers: value.rounded()
      }
    }
  }

  /// Both arms of different metrics; the same seed whatever else is measured.
  package func samples(_ metrics: Int, _ size: Int) -> [Samples] {
    var generator = SplitMix64(seed: UInt64(size))
    return (0..<metrics).map { _ in
      Samples(
        x: draw(size, scale: 1, &generator), y: draw(size, scale: 1.02, &generator))
    }
  }
}

/// Both arms of one metric.
package struct Samples: Sendable {
  package let x: [Double]
  package let y: [Double]
}

/// The samples as series of minutes, as most recorded metrics are.
package func seriesOfMinutes(_ samples: [Samples]) -> [MetricPair] {
  samples.enumerated().map { number, samples in
    let times = samples.x.indices.map { 1_793_613_600 + 60 * Double($0) }
    return MetricPair(
      name: "metric_\(number)", champion: Series(samples.x, times: times),
      challenger: Series(samples.y, times: times))
  }
}
