import VerdinNumerics

/// How the traffic was really split, by the requests that each arm counted.
public struct TrafficSplit: Sendable, Equatable, Codable {
  public var champion: Int
  public var challenger: Int
  /// Exact two-sided binomial p-value of "the challenger's share is as asked for".
  public var pValue: Double

  /// Below this the split is wrong.
  public static let level = 0.001

  public var total: Int { champion + challenger }
  public var isWrong: Bool { pValue < Self.level }

  /// The challenger's share; nil without traffic.
  public var share: Double? { total > 0 ? Double(challenger) / Double(total) : nil }

  /// Counts the requests of a metric, by its exposures where it is a proportion, at the ticks at which
  /// both arms counted.
  ///
  /// - Parameter asked: the challenger's share that was asked for, from 0 to 1. At 1 a single request
  ///   of the champion is wrong.
  /// - Returns: nil when the pairs hold no counts.
  public init?(_ pairs: [MetricPair], metric: String, asked: Double) {
    let series = pairs.filter { $0.name == metric }
    if asked >= 1 {
      guard let champion = sum(series.map(\.champion)),
        let challenger = sum(series.map(\.challenger))
      else { return nil }
      self.init(champion: champion, challenger: challenger, asked: asked)
    } else {
      guard case .success(let counts) = TrafficCounts.read(series) else { return nil }
      self.init(champion: counts.champion, challenger: counts.challenger, asked: asked)
    }
  }

  /// - Precondition: `asked` is above 0.
  public init(champion: Int, challenger: Int, asked: Double) {
    (self.champion, self.challenger) = (champion, challenger)
    if asked >= 1 {
      pValue = champion > 0 ? 0 : 1
    } else {
      let total = champion + challenger
      pValue = total > 0 ? SampleRatio(challenger, of: total, planned: asked).pExact : 1
    }
  }
}

/// The whole counts of some series together; nil where one is no count.
private func sum(_ series: [Series]) -> Int? {
  var total = 0.0
  for value in series.flatMap({ $0.counts?.exposures ?? $0.values }) where !value.isNaN {
    guard value >= 0, value == value.rounded(), total + value <= 0x1p53 else { return nil }
    total += value
  }
  return Int(total)
}
