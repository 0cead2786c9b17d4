/// The root of a continuous function between two points at which its signs differ, to the last
/// digits of a double.
///
/// Chandrupatla's method: inverse quadratic interpolation where that is safe, bisection elsewhere.
///
/// - Precondition: `f(low)` and `f(high)` do not have the same sign.
/// - SeeAlso: Chandrupatla 1997, doi:10.1016/S0965-9978(96)00051-8
func root(between low: Double, and high: Double, of f: (Double) -> Double) -> Double {
  var (a, b) = (high, low)
  var (fa, fb) = (f(a), f(b))
  if fa == 0 { return a }
  if fb == 0 { return b }
  precondition((fa < 0) != (fb < 0), "no change of sign between \(low) and \(high)")
  var t = 0.5
  for _ in 0..<200 {
    let x = a + t * (b - a)
    let fx = f(x)
    let c: Double
    let fc: Double
    if (fx < 0) == (fa < 0) {
      (c, fc) = (a, fa)
    } else {
      (c, fc) = (b, fb)
      (b, fb) = (a, fa)
    }
    (a, fa) = (x, fx)
    let best = abs(fa) < abs(fb) ? a : b
    let tolerance = 2 * Double.ulpOfOne * abs(best) + 1e-300
    let width = abs(b - a)
    if fa == 0 || fb == 0 || width <= 2 * tolerance { return best }
    let xi = (a - b) / (c - b)
    let phi = (fa - fb) / (fc - fb)
    let isSmooth = phi * phi < xi && (1 - phi) * (1 - phi) < 1 - xi
    t =
      isSmooth
      ? fa / (fb - fa) * fc / (fb - fc) + (c - a) / (b - a) * fa / (fc - fa) * fb / (fc - fb) : 0.5
    let edge = tolerance / width
    t = clip(t, edge, 1 - edge)
  }
  return abs(fa) < abs(fb) ? a : b
}
