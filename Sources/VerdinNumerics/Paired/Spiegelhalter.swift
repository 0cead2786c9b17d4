/// The z-value of "these probabilities are calibrated", from the outcomes they predicted.
///
/// Σ(y − p)(1 − 2p) / √Σ(1 − 2p)² p(1 − p): standard normal when each y is 1 with probability p,
/// whatever the probabilities. Positive: the Brier score is larger than calibration explains. NaN
/// when every p is ½, or each a rightly certain 0 or 1: such predictions say nothing.
///
/// - Complexity: O(*n*).
/// - SeeAlso: Spiegelhalter 1986, doi:10.1002/sim.4780050506
package func spiegelhalterZ(_ probabilities: [Double], outcomes: [Bool]) -> Double {
  precondition(
    probabilities.count == outcomes.count,
    "\(probabilities.count) probabilities for \(outcomes.count) outcomes")
  var (sum, variance) = (0.0, 0.0)
  for (p, outcome) in zip(probabilities, outcomes) {
    precondition(p >= 0 && p <= 1, "\(p) is not a probability")
    let weight = 1 - 2 * p
    sum += ((outcome ? 1 : 0) - p) * weight
    variance += weight * weight * p * (1 - p)
  }
  return sum / variance.squareRoot()
}
