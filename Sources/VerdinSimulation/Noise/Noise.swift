import VerdinNumerics

/// A law by which two healthy arms scatter in time. Adding one is a file and a name in `all`.
///
/// The noise is of unit scale and about 0 unless it says otherwise.
package struct Noise: Sendable {
  package let name: String
  /// Another name, which calibration protocols use.
  package let synonym: String
  /// What it is like, one line of help.
  package let summary: String
  /// Whether it is noise about 0, fit for the logarithm of any metric; the others are whole series
  /// of a kind of their own.
  package var isPlain = true
  /// Appends `count` ticks to each arm. `phi` is the lag-1 autocorrelation of an arm's own noise.
  package let draw:
    @Sendable (_ count: Int, _ phi: Double, inout SplitMix64, inout ArmPaths) -> Void

  package static let all: [Noise] = [
    .independent, .autoregressive, .shock, .heavy, .burst, .diurnal, .drift, .uneven, .cauchy,
    .lognormal, .zeroInflated,
  ]

  /// Those that can be put on the logarithm of any metric.
  package static let plain = all.filter(\.isPlain)

  package static func named(_ name: String) -> Noise? {
    all.first { $0.name == name || $0.synonym == name }
  }
}

/// What the two arms show at the same ticks.
package struct ArmPaths: Sendable {
  package var challenger: [Double] = []
  package var champion: [Double] = []

  package init() {}

  package mutating func removeAll() {
    challenger.removeAll(keepingCapacity: true)
    champion.removeAll(keepingCapacity: true)
  }

  /// Appends `count` ticks, drawn from each arm's own path and changed by what is common.
  mutating func append(
    _ count: Int, _ generator: inout SplitMix64,
    _ x: (inout SplitMix64) -> Double, _ y: (inout SplitMix64) -> Double,
    common: (Int, inout SplitMix64) -> Double = { _, _ in 0 }
  ) {
    for tick in 0..<count {
      let load = common(tick, &generator)
      challenger.append(x(&generator) + load)
      champion.append(y(&generator) + load)
    }
  }
}
