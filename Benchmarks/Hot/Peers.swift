import VerdinMeasurement
import VerdinNumerics

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What Swift programs without these kernels do: forms all differences and sorts them.
struct NaivePeer {
  @inline(never)
  static func measure(_ samples: Samples) -> Kernels.Result {
    let (x, y) = (samples.x, samples.y)
    let pooled = pooledRanks(x, y)
    let test = Normal(x.count, y.count, tieTerm: pooled.tieTerm)
    let differences = x.flatMap { a in y.map { a - $0 } }.sorted()
    let pairs = differences.count
    let k = HodgesLehmann.asymptoticRank(x.count, y.count, alpha: 0.01)
    return Kernels.Result(
      u: pooled.u, p: test.p(pooled.u),
      estimate: (differences[(pairs - 1) / 2] + differences[pairs / 2]) / 2,
      lower: differences[k - 1], upper: differences[pairs - k])
  }
}

/// How Kayenta and R find the same figures: by the root of the standardised rank sum as a function
/// of the shift, ranking the pooled sample anew at every step of Brent's method, to 10⁻⁴.
struct RerankingPeer {
  private let x: [Double]
  private let y: [Double]

  @inline(never)
  static func measure(_ samples: Samples) -> Kernels.Result {
    let peer = RerankingPeer(x: samples.x, y: samples.y)
    let pooled = pooledRanks(peer.x, peer.y)
    let test = Normal(peer.x.count, peer.y.count, tieTerm: pooled.tieTerm)
    let low = peer.x.min()! - peer.y.max()!
    let high = peer.x.max()! - peer.y.min()!
    let z = 2.326_347_874_040_841
    return Kernels.Result(
      u: pooled.u, p: test.p(pooled.u),
      estimate: brent(low, high) { peer.standardised($0, less: 0) },
      lower: brent(low, high) { peer.standardised($0, less: z) },
      upper: brent(low, high) { peer.standardised($0, less: -z) })
  }

  /// The standardised rank sum of x once it is moved by −shift.
  private func standardised(_ shift: Double, less quantile: Double) -> Double {
    let pooled = pooledRanks(x.map { $0 - shift }, y)
    let test = Normal(x.count, y.count, tieTerm: pooled.tieTerm)
    return (pooled.u - test.mean) / max(test.deviation, .leastNonzeroMagnitude) - quantile
  }
}

/// U of x over y and Σ(t³ − t), from the average ranks of the pooled sample.
private func pooledRanks(_ x: [Double], _ y: [Double]) -> (u: Double, tieTerm: Double) {
  let values = x + y
  let order = values.indices.sorted { values[$0] < values[$1] }
  var (start, sum, tieTerm) = (0, 0.0, 0.0)
  while start < order.count {
    var end = start + 1
    while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
    let rank = Double(start + 1 + end) / 2
    for place in start..<end where order[place] < x.count { sum += rank }
    let ties = Double(end - start)
    tieTerm += ties * ties * ties - ties
    start = end
  }
  return (sum - Double(x.count * (x.count + 1)) / 2, tieTerm)
}

/// The normal approximation of U.
private struct Normal {
  let mean: Double
  let deviation: Double

  init(_ m: Int, _ n: Int, tieTerm: Double) {
    let (pairs, total) = (Double(m) * Double(n), Double(m + n))
    mean = pairs / 2
    deviation = (pairs / 12 * (total + 1 - tieTerm / (total * (total - 1)))).squareRoot()
  }

  func p(_ u: Double) -> Double {
    min(1, erfc((abs(u - mean) - 0.5) / deviation / Double(2).squareRoot()))
  }
}

/// Brent's root search to an absolute tolerance of 10⁻⁴.
private func brent(_ low: Double, _ high: Double, _ f: (Double) -> Double) -> Double {
  var (a, b) = (low, high)
  var (fa, fb) = (f(a), f(b))
  var (c, fc, last, step) = (a, fa, b - a, b - a)
  for _ in 0..<1_000 {
    if fb * fc > 0 { (c, fc, last, step) = (a, fa, b - a, b - a) }
    if abs(fc) < abs(fb) { (a, b, c, fa, fb, fc) = (b, c, b, fb, fc, fb) }
    let tolerance = 2 * Double.ulpOfOne * abs(b) + 0.5e-4
    let half = (c - b) / 2
    if abs(half) <= tolerance || fb == 0 { return b }
    if abs(last) >= tolerance && abs(fa) > abs(fb) {
      let s = fb / fa
      var p: Double
      var q: Double
      if a == c {
        (p, q) = (2 * half * s, 1 - s)
      } else {
        let (r, t) = (fb / fc, fa / fc)
        p = s * (2 * half * t * (t - r) - (b - a) * (r - 1))
        q = (t - 1) * (r - 1) * (s - 1)
      }
      if p > 0 { q = -q } else { p = -p }
      let isSafe = 2 * p < min(3 * half * q - abs(tolerance * q), abs(last * q))
      (last, step) = isSafe ? (step, p / q) : (half, half)
    } else {
      (last, step) = (half, half)
    }
    (a, fa) = (b, fb)
    b += abs(step) > tolerance ? step : half > 0 ? tolerance : -tolerance
    fb = f(b)
  }
  return b
}
