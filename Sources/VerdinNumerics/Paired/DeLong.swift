/// The areas under the ROC curves of two scores for the same cases, and the z-value of their
/// difference, first minus second.
///
/// The area is the share of (positive, negative) pairs in which the positive case scores higher,
/// ties counting half. The variance comes from how each case is placed among those of the other
/// class, so the correlation of the two scores is accounted for.
///
/// - SeeAlso: DeLong, DeLong & Clarke-Pearson 1988, doi:10.2307/2531595; Sun & Xu 2014,
///   doi:10.1109/LSP.2014.2337313 (by sorting)
package struct DeLong: Sendable {
  package let first: Double
  package let second: Double
  /// The standard error of the difference.
  package let standardError: Double

  /// ±∞ when the difference has no spread, NaN when there is no difference either.
  package var z: Double { (first - second) / standardError }

  /// - Precondition: as many scores as labels, at least two cases of either class, no NaN.
  /// - Complexity: O(*n* log *n*).
  package init(_ s: [Double], _ t: [Double], positive: [Bool]) {
    precondition(
      s.count == positive.count && t.count == positive.count,
      "\(s.count) and \(t.count) scores for \(positive.count) labels")
    let positives = positive.count { $0 }
    let negatives = positive.count - positives
    precondition(
      positives >= 2 && negatives >= 2, "\(positives) positive and \(negatives) negative cases")
    let (p, q) = (Self.placements(s, positive), Self.placements(t, positive))
    func mean(_ values: [Double], _ kind: Bool, _ count: Int) -> Double {
      zip(values, positive).reduce(0) { $0 + ($1.1 == kind ? $1.0 : 0) } / Double(count)
    }
    first = mean(p, true, positives)
    second = mean(q, true, positives)
    let differences = zip(p, q).map { $0 - $1 }
    func meanVariance(_ kind: Bool, _ count: Int) -> Double {
      let centre = mean(differences, kind, count)
      let squares = differences.map { ($0 - centre) * ($0 - centre) }
      return mean(squares, kind, count) / Double(count - 1)
    }
    standardError =
      (meanVariance(true, positives) + meanVariance(false, negatives)).squareRoot()
  }

  /// For each case the share of the other class it is rightly placed against: below a positive
  /// case, above a negative one, ties counting half.
  private static func placements(_ scores: [Double], _ positive: [Bool]) -> [Double] {
    let order = scores.indices.sorted { scores[$0] < scores[$1] }
    let positives = positive.count { $0 }
    let negatives = positive.count - positives
    var result = [Double](repeating: 0, count: scores.count)
    var (seenPositives, seenNegatives, start) = (0, 0, 0)
    while start < order.count {
      var end = start
      var (tiedPositives, tiedNegatives) = (0, 0)
      while end < order.count, scores[order[end]] == scores[order[start]] {
        if positive[order[end]] { tiedPositives += 1 } else { tiedNegatives += 1 }
        end += 1
      }
      let below = Double(seenNegatives) + 0.5 * Double(tiedNegatives)
      let above = Double(positives - seenPositives) - 0.5 * Double(tiedPositives)
      for place in start..<end {
        result[order[place]] =
          positive[order[place]] ? below / Double(negatives) : above / Double(positives)
      }
      (seenPositives, seenNegatives) = (
        seenPositives + tiedPositives, seenNegatives + tiedNegatives
      )
      precondition(end > start, "a score is NaN")
      start = end
    }
    return result
  }
}
