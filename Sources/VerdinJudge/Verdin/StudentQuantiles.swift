import VerdinNumerics

/// Quantiles of Student's law that were asked for before: metrics of one recording have as many
/// ticks, and so often the same degrees of freedom.
struct StudentQuantiles: Sendable {
  private var known: [Entry]

  private struct Entry {
    var df = Double.nan
    var p = Double.nan
    var t = Double.nan
  }

  init() { known = Array(repeating: Entry(), count: 64) }

  /// The t with P(T > t) = p at so many degrees of freedom.
  mutating func quantile(_ df: Double, above p: Double) -> Double {
    // Fibonacci hashing: neighbouring doubles fall on different places.
    let hash = (df.bitPattern &+ p.bitPattern &* 31) &* 0x9E37_79B9_7F4A_7C15
    let place = Int(hash >> 58)
    if known[place].df != df || known[place].p != p {
      known[place] = Entry(df: df, p: p, t: StudentT(df).quantile(above: p))
    }
    return known[place].t
  }
}
