import RealModule
import VerdinNumerics

/// One arm's values as quantiles are taken of them: each, or only counted in bins.
enum QuantileSample {
  case values(SortedSample)
  case bins(BinnedSample)

  /// - Parameter isLogarithmic: whether to take logarithms, of values that are all positive.
  init(_ sample: CleanSample, _ sorted: SortedSample, isLogarithmic: Bool) {
    if let histogram = sample.histogram {
      self = .bins(
        BinnedSample(
          upperEdges: histogram.edges, counts: histogram.pooled,
          scale: isLogarithmic ? .logarithm : .value))
    } else if isLogarithmic {
      var logarithms = SortedSample()
      logarithms.replace(with: sorted, increasing: { Double.log($0) })
      self = .values(logarithms)
    } else {
      self = .values(sorted)
    }
  }

  var count: Double {
    switch self {
    case .values(let sample): Double(sample.count)
    case .bins(let sample): sample.total
    }
  }

  func quantile(at q: Double) -> HarrellDavis {
    switch self {
    case .values(let sample): HarrellDavis(sample, at: q)
    case .bins(let sample): sample.quantile(at: q)
    }
  }

  /// How far the recording blurs the quantile.
  func resolution(at q: Double) -> Double {
    switch self {
    case .values: 0
    case .bins(let sample): sample.resolution(at: q)
    }
  }
}

/// The fewest values that carry a quantile: ten beyond it.
///
/// By simulation a test at 1 % then errs in at most 1.6 %, with one beyond it in 5 to 8 %: see
/// `Benchmarks/Levels`.
func leastCount(for q: Double) -> Double { (10 / min(q, 1 - q)).rounded(.up) }

/// `p95` for 0.95.
func quantileName(_ q: Double) -> String { "p" + Figures.plain(q * 100) }
