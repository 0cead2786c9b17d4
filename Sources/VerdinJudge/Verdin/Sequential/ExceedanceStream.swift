import RealModule
import VerdinNumerics

/// Histograms of both arms tick by tick, the champion's moved by a margin.
struct ExceedanceStream {
  let ticks: CommonTicks
  private let edges: [Double]
  private let x: [[Double]]
  private let y: [[Double]]

  /// - Returns: nil unless both arms recorded histograms with the same bins, on a common clock.
  init?(_ workspace: borrowing Workspace) {
    let (mine, other) = (workspace.challenger, workspace.champion)
    guard let x = mine.histogram, let y = other.histogram, x.edges == y.edges, !x.edges.isEmpty,
      mine.times.count == x.counts.count, other.times.count == y.counts.count,
      let ticks = CommonTicks(mine.times, other.times)
    else { return nil }
    self.ticks = ticks
    edges = x.edges
    self.x = ticks.x.map { x.counts[$0] }
    self.y = ticks.y.map { y.counts[$0] }
  }

  private var bins: Int { edges.count }
  /// The largest finite edge.
  var reach: Double { edges.last { $0.isFinite } ?? 0 }
  /// Where the thresholds lie beyond which values are counted.
  static let quantiles = [0.5, 0.9, 0.99]

  /// log E, at the last tick and at its highest, against "the challenger's values are no more (no less) than the
  /// champion's, moved", and to `each` that of every tick.
  ///
  /// The moved values of a bin go to the outermost bin in which they may lie, so that a margin finer
  /// than the bins errs to the safe side.
  ///
  /// - Complexity: O(ticks · bins · quantiles)
  func run(
    _ direction: BinomialEProcess.Direction, moved move: Move,
    quantiles: [Double] = Self.quantiles, each: (Int, Double) -> Void = { _, _ in }
  ) -> (last: Double, peak: Double) {
    var process = ExceedanceEProcess(bins: bins, direction: direction, quantiles: quantiles)
    let places = (0..<bins).map { move.place(of: $0, in: edges, direction) }
    var moved = [Double](repeating: 0, count: bins)
    for (tick, (own, other)) in zip(x, y).enumerated() {
      for bin in 0..<bins { moved[bin] = 0 }
      for bin in 0..<bins { moved[places[bin]] += other[bin] }
      process.observe(own.span, moved.span)
      each(tick + 1, process.logE)
    }
    return (process.logE, process.peak)
  }

  /// A ratio, or an amount in the metric's unit.
  enum Move {
    case factor(Double)
    case amount(Double)

    fileprivate func callAsFunction(_ value: Double) -> Double {
      switch self {
      case .factor(let factor): value * factor
      case .amount(let amount): value + amount
      }
    }

    fileprivate func place(
      of bin: Int, in edges: [Double], _ direction: BinomialEProcess.Direction
    ) -> Int {
      if direction == .above {
        let end = self(edges[bin])
        return edges.firstIndex { $0 >= end } ?? edges.count - 1
      }
      guard bin > 0 else { return 0 }
      let start = self(edges[bin - 1])
      return edges.firstIndex { $0 > start } ?? edges.count - 1
    }
  }

  /// The value in whose bin half of all lie below.
  func median(_ arm: Arm) -> Double {
    let rows = arm == .champion ? y : x
    let sums = (0..<bins).map { bin in rows.reduce(0) { $0 + $1[bin] } }
    let half = sums.reduce(0, +) / 2
    var sum = 0.0
    for (bin, count) in sums.enumerated() {
      sum += count
      if sum >= half { return edges[bin] }
    }
    return edges[bins - 1]
  }

  enum Arm { case champion, challenger }
}
