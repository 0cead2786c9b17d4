/// What comparisons of the champion with itself have shown: the error of an estimate as it really
/// is, with every drift and every difference between healthy machines in it.
///
/// The root mean square of the past estimates takes the place of a model. It is about zero on
/// purpose: nothing differs between a champion and itself, so a lasting bias counts as error.
package struct AAReference: Sendable, Equatable {
  /// √(K⁻¹ Σ est²) of the K past estimates.
  package var standardError: Double
  /// How many past estimates there are: the degrees of freedom.
  package var count: Int

  /// - Precondition: at least one past estimate.
  package init(_ history: Span<Double>) {
    count = history.count
    precondition(count > 0, "no past estimate")
    var squares = 0.0
    for k in 0..<count { squares += history[k] * history[k] }
    standardError = (squares / Double(count)).squareRoot()
  }

  /// The variance that lies between windows and that the error within them does not explain:
  /// max(0, K⁻¹ Σ (est² − se²)). For a history too short to stand alone, added to the model's
  /// variance with K degrees of freedom.
  package static func betweenVariance(
    estimates: Span<Double>, standardErrors: Span<Double>
  ) -> Double {
    let count = estimates.count
    precondition(
      count > 0 && standardErrors.count == count,
      "\(count) estimates, \(standardErrors.count) errors")
    var sum = 0.0
    for k in 0..<count {
      sum += estimates[k] * estimates[k] - standardErrors[k] * standardErrors[k]
    }
    return max(0, sum / Double(count))
  }

  /// The share of past estimates at least as large, the present one among them:
  /// (1 + #{h ≥ observed}) / (K + 1). It cannot be below 1 / (K + 1).
  package static func conformalP(_ observed: Double, history: Span<Double>) -> Double {
    var atLeast = 0
    for k in 0..<history.count where history[k] >= observed { atLeast &+= 1 }
    return Double(1 + atLeast) / Double(history.count + 1)
  }
}
