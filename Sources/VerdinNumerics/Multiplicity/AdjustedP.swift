/// Adjusted p-values: each is the smallest error rate at which its hypothesis is rejected.
package enum AdjustedP {
  /// Holm's step-down adjustment: holds the probability of any false rejection, whatever the
  /// dependence.
  ///
  /// - Complexity: O(*n* log *n*)
  /// - SeeAlso: Holm 1979, https://www.jstor.org/stable/4615733
  package static func holm(_ p: [Double]) -> [Double] {
    weightedHolm(p, weights: Array(repeating: 1, count: p.count))
  }

  /// Holm's adjustment with weights: the hypothesis with the smallest p/w comes first, at
  /// p · (sum of the weights not yet used) / w.
  ///
  /// - Precondition: positive weights, one for each p.
  package static func weightedHolm(_ p: [Double], weights: [Double]) -> [Double] {
    precondition(p.count == weights.count, "\(p.count) p-values, \(weights.count) weights")
    precondition(weights.allSatisfy { $0 > 0 }, "a weight is not positive")
    let order = p.indices.sorted { p[$0] / weights[$0] < p[$1] / weights[$1] }
    // From the last up, so that the rest for the last one is its own weight to the last digit.
    var rests = p
    var rest = 0.0
    for place in order.reversed() {
      rest += weights[place]
      rests[place] = rest
    }
    var adjusted = p
    var largest = 0.0
    for place in order {
      largest = max(largest, min(1, p[place] * rests[place] / weights[place]))
      adjusted[place] = largest
    }
    return adjusted
  }

  /// Benjamini and Hochberg's adjustment of the false discovery rate, for independent or positively
  /// dependent p-values. Orders a list of findings; gates nothing here.
  ///
  /// - SeeAlso: Benjamini & Hochberg 1995, doi:10.1111/j.2517-6161.1995.tb02031.x
  package static func benjaminiHochberg(_ p: [Double]) -> [Double] {
    stepUp(p, factor: Double(p.count))
  }

  /// The same under any dependence, at the price of a factor 1 + ½ + … + 1/n.
  ///
  /// - SeeAlso: Benjamini & Yekutieli 2001, doi:10.1214/aos/1013699998
  package static func benjaminiYekutieli(_ p: [Double]) -> [Double] {
    let harmonic = p.indices.reduce(0.0) { $0 + 1 / Double($1 + 1) }
    return stepUp(p, factor: Double(p.count) * harmonic)
  }

  private static func stepUp(_ p: [Double], factor: Double) -> [Double] {
    let order = p.indices.sorted { p[$0] < p[$1] }
    var adjusted = p
    var smallest = 1.0
    for (rank, place) in order.enumerated().reversed() {
      smallest = min(smallest, p[place] * factor / Double(rank + 1))
      adjusted[place] = smallest
    }
    return adjusted
  }
}
