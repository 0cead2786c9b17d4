import VerdinNumerics

/// How differently the two models' scores are distributed, and which of them are the better
/// probabilities.
public struct ScoreDrift: Sendable, Equatable {
  public var count: Int
  /// The largest gap of the two distribution functions (Kolmogorov and Smirnov).
  public var largestGap: Double
  /// The mean distance of equal quantiles (Wasserstein), in the scores' unit.
  public var meanDistance: Double
  /// The population stability index over the champion's tenths, what it is expected to be when nothing
  /// changed, and its χ² p-value; nil where the champion's scores do not fill two bins.
  public var stability: Stability?
  /// With two classes of labels: the areas under the two ROC curves and DeLong's paired z.
  public var areas: Areas?

  public struct Stability: Sendable, Equatable {
    public var index: Double
    public var expected: Double
    public var pValue: Double
  }

  public struct Areas: Sendable, Equatable {
    public var champion: Double
    public var challenger: Double
    /// Challenger minus champion in standard errors.
    public var z: Double
  }

  typealias Scores = (champion: Double, challenger: Double)

  /// - Parameter classified: the pairs whose label is one of two classes, and whether it is the positive
  ///   one.
  init?(_ scores: [Scores], classified: [(scores: Scores, isPositive: Bool)]) {
    guard !scores.isEmpty else { return nil }
    count = scores.count
    let y = scores.map(\.champion).sorted()
    let x = scores.map(\.challenger).sorted()
    meanDistance = zip(x, y).reduce(0) { $0 + ($1.0 - $1.1).magnitude } / Double(count)
    largestGap = Self.gap(x, y)
    stability = Self.stability(x, y)
    let positives = classified.count { $0.isPositive }
    if positives >= 2, classified.count - positives >= 2 {
      let test = DeLong(
        classified.map(\.scores.challenger), classified.map(\.scores.champion),
        positive: classified.map(\.isPositive))
      areas = Areas(champion: test.second, challenger: test.first, z: test.z)
    }
  }

  private static func gap(_ x: [Double], _ y: [Double]) -> Double {
    var (i, j, largest) = (0, 0, 0)
    while i < x.count, j < y.count {
      let value = min(x[i], y[j])
      while i < x.count, x[i] == value { i += 1 }
      while j < y.count, y[j] == value { j += 1 }
      largest = max(largest, abs(i - j))
    }
    return Double(largest) / Double(x.count)
  }

  private static func stability(_ x: [Double], _ y: [Double]) -> Stability? {
    var edges: [Double] = []
    for tenth in 1..<10 {
      let edge = y[tenth * y.count / 10]
      if edge > edges.last ?? -.infinity { edges.append(edge) }
    }
    guard !edges.isEmpty else { return nil }
    func counts(_ values: [Double]) -> [Double] {
      var counts = [Double](repeating: 0, count: edges.count + 1)
      for value in values { counts[edges.prefix { $0 <= value }.count] += 1 }
      return counts
    }
    let found = PopulationStability(expected: counts(y), actual: counts(x))
    return Stability(
      index: found.index, expected: found.expectedUnderNull, pValue: found.pValue)
  }
}
