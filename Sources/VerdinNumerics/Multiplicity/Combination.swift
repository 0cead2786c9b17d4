import RealModule

/// One p-value for "none of these hypotheses is false", from p-values of any dependence.
///
/// T = mean of tan((½ − p) π), and p = ½ − arctan(T)/π. Sees many small effects where Holm's sees
/// none; its level is close to nominal rather than guaranteed, so it warns.
///
/// - SeeAlso: Liu & Xie 2020, doi:10.1080/01621459.2018.1554485
package func cauchyCombination(_ p: [Double]) -> Double {
  precondition(!p.isEmpty, "no p-values to combine")
  // Near 0 the tangent is 1/(pπ), without the rounding of ½ − p.
  let sum = p.reduce(0) { $0 + ($1 < 1e-15 ? 1 / ($1 * .pi) : Double.tan((0.5 - $1) * .pi)) }
  let mean = sum / Double(p.count)
  // arccot keeps the digits that ½ − arctan(T)/π loses.
  return mean > 0 ? Double.atan(1 / mean) / .pi : 0.5 - Double.atan(mean) / .pi
}

/// Which hypotheses the e-values reject with a false discovery rate of at most alpha, whatever their
/// dependence: the k largest, with the largest k whose smallest e-value is at least n/(k·alpha).
///
/// For e-values taken at one fixed time, not for their running maxima.
///
/// - SeeAlso: Wang & Ramdas 2022, doi:10.1111/rssb.12489
package func eBenjaminiHochberg(_ e: [Double], alpha: Double) -> [Bool] {
  let order = e.indices.sorted { e[$0] > e[$1] }
  let rejected = order.indices.last { rank in
    e[order[rank]] >= Double(e.count) / (Double(rank + 1) * alpha)
  }
  var rejects = e.map { _ in false }
  if let rejected { for place in order[...rejected] { rejects[place] = true } }
  return rejects
}
