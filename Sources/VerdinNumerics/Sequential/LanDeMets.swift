import RealModule

/// The boundaries of a few planned or unplanned looks at an accumulating z-value, such that the
/// probability of crossing any of them is alpha.
///
/// The error is spent as information comes in: `nextBoundary(at:)` takes the share of the planned
/// information a look has, and says how large z must be there. Looks may come at other times than
/// planned; the spending function is what must be fixed in advance.
///
/// - SeeAlso: Lan & DeMets 1983, doi:10.1093/biomet/70.3.659; Armitage, McPherson & Rowe 1969,
///   doi:10.2307/2343787 (the recursion)
package struct LanDeMets: Sendable {
  /// How much of alpha may be spent by an information share f, increasing from 0 to alpha at 1.
  package enum Spending: Sendable, Equatable {
    /// alpha · log(1 + (e − 1)·f): nearly equal boundaries, so large effects stop early.
    case pocock
    /// 2 − 2Φ(z_{alpha/2}/√f): next to nothing early, nearly all of alpha at the end.
    case obrienFleming
    /// alpha · f^exponent, with a positive exponent.
    ///
    /// - SeeAlso: Kim & DeMets 1987, doi:10.1093/biomet/74.1.149
    case power(Double)

    package func spent(_ alpha: Double, by fraction: Double) -> Double {
      switch self {
      case .pocock: alpha * Double.log(onePlus: (Double.exp(1) - 1) * fraction)
      case .obrienFleming:
        2
          * NormalDistribution.above(
            -NormalDistribution.quantile(alpha / 2) / fraction.squareRoot())
      case .power(let exponent): alpha * Double.pow(fraction, exponent)
      }
    }
  }

  /// One-sided: crossing means a z-value at or above the boundary.
  package let alpha: Double
  package let spending: Spending
  /// The part of alpha spent so far.
  package private(set) var spent = 0.0
  /// The largest information share so far.
  package private(set) var fraction = 0.0
  /// The sub-density of the B-value z·√f over the paths that have crossed no boundary.
  private var continuing = Continuation()

  package init(alpha: Double, spending: Spending) {
    precondition(alpha > 0 && alpha < 1, "\(alpha) is no level")
    if case .power(let exponent) = spending {
      precondition(exponent > 0, "exponent \(exponent) spends alpha at once")
    }
    self.alpha = alpha
    self.spending = spending
  }

  /// The z-value to reach at a look with this share of the planned information; ∞ when nothing is
  /// left to spend.
  ///
  /// All of alpha is spent at share 1; more information than planned is allowed and finds none.
  ///
  /// - Precondition: the share is larger than at the look before.
  /// - Complexity: 361 201 exponentials per look after the first.
  package mutating func nextBoundary(at share: Double) -> Double {
    precondition(
      share > fraction && share.isFinite, "information went from \(fraction) to \(share)")
    let total = spending.spent(alpha, by: min(share, 1))
    let height = continuing.height(exceededWith: total - spent, after: share - fraction)
    continuing.advance(to: share, from: fraction, below: height)
    (spent, fraction) = (total, share)
    return height / share.squareRoot()
  }
}

/// Where the B-value of a path is that has crossed no boundary, on a grid with Simpson's weights.
private struct Continuation {
  // 2 001 nodes would change the boundaries of 5 looks by some 1e-8 and of 120 looks by 1e-5.
  private static let nodes = 601
  private var places: [Double] = [0]
  /// Density times Simpson's weight; at first all at 0.
  private var masses: [Double] = [1]

  /// The height that the next B-value exceeds with this probability, without having crossed before.
  func height(exceededWith probability: Double, after increment: Double) -> Double {
    if probability <= 0 { return .infinity }
    let spread = increment.squareRoot()
    // The B-value is within 10 deviations of the grid: above that, less than 1e-23 is left.
    var (low, high) = (places[0] - 10 * spread, places[places.count - 1] + 40 * spread)
    while true {
      let middle = (low + high) / 2
      if middle <= low || middle >= high || high - low < 1e-13 * spread { return middle }
      var above = 0.0
      for node in places.indices {
        above += masses[node] * NormalDistribution.above((middle - places[node]) / spread)
      }
      if above > probability { low = middle } else { high = middle }
    }
  }

  /// Moves on by the normal increment between two looks and drops what is above `height`.
  mutating func advance(to share: Double, from fraction: Double, below height: Double) {
    let scale = share.squareRoot()
    let bottom = -10 * scale
    let step = (min(height, 10 * scale) - bottom) / Double(Self.nodes - 1)
    let variance = share - fraction
    let norm = 1 / (2 * Double.pi * variance).squareRoot()
    let next = (0..<Self.nodes).map { bottom + Double($0) * step }
    let density = next.map { place in
      var sum = 0.0
      for node in places.indices {
        let distance = place - places[node]
        sum += masses[node] * Double.exp(-distance * distance / (2 * variance))
      }
      return norm * sum
    }
    masses = density.enumerated().map { node, value in
      let end = node == 0 || node == Self.nodes - 1
      return value * step / 3 * (end ? 1 : node % 2 == 1 ? 4 : 2)
    }
    places = next
  }
}
