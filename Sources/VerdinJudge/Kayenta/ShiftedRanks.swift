import VerdinNumerics

/// The rank statistic of x − μ against y for any μ, as Kayenta ranks: −0.0 below +0.0, NaN as +∞.
struct ShiftedRanks {
  private var x: [Double] = []
  private var m = 0
  private var n = 0
  private var yKeys: [UInt64] = []
  private var yTieTerm = 0.0
  private var shifted: ([UInt64], [UInt64], [UInt64]) = ([], [], [])

  struct Value {
    /// Pairs with x − μ above y, ties counting half.
    var u: Double
    /// Σ(t³ − t) over groups of equal values in both samples together.
    var tieTerm: Double
  }

  /// Takes the samples to rank; allocates only to grow.
  mutating func load(_ x: borrowing SortedSample, _ y: borrowing SortedSample) {
    m = x.count
    n = y.count
    self.x.removeAll(keepingCapacity: true)
    self.x.append(contentsOf: x.values)
    yKeys.removeAll(keepingCapacity: true)
    for value in y.values { yKeys.append(orderedKey(value)) }
    yKeys.append(.max)
    yTieTerm = groupTieTerm(yKeys, n)
    reserve(&shifted.0)
    reserve(&shifted.1)
    reserve(&shifted.2)
  }

  private func reserve(_ keys: inout [UInt64]) {
    keys.removeAll(keepingCapacity: true)
    keys.append(contentsOf: repeatElement(.max, count: m + 1))
  }

  /// The statistic at three shifts; three walks side by side hide each other's latency.
  ///
  /// - Complexity: O(*m* + *n*).
  mutating func evaluate(at mu: (Double, Double, Double)) -> (Value, Value, Value) {
    shift(by: mu.0, into: &shifted.0)
    shift(by: mu.1, into: &shifted.1)
    shift(by: mu.2, into: &shifted.2)
    let counts = countBelow()
    return (
      value(shifted.0, counts.0), value(shifted.1, counts.1), value(shifted.2, counts.2)
    )
  }

  private func shift(by mu: Double, into keys: inout [UInt64]) {
    let values = x.span
    var output = keys.mutableSpan
    for i in 0..<m {
      let difference = values[i] - mu
      output[i] = difference.isNaN ? orderedKey(.infinity) : orderedKey(difference)
    }
  }

  private struct Count {
    var below: Int
    var hasEqual: Bool
  }

  private func countBelow() -> (Count, Count, Count) {
    let y = yKeys.span
    let (x0, x1, x2) = (shifted.0.span, shifted.1.span, shifted.2.span)
    var (i0, j0, b0, e0) = (0, 0, 0, false)
    var (i1, j1, b1, e1) = (0, 0, 0, false)
    var (i2, j2, b2, e2) = (0, 0, 0, false)
    for _ in 0..<(m + n) {
      let s0 = y[j0] < x0[i0] ? 1 : 0
      let s1 = y[j1] < x1[i1] ? 1 : 0
      let s2 = y[j2] < x2[i2] ? 1 : 0
      e0 = e0 || y[j0] == x0[i0]
      e1 = e1 || y[j1] == x1[i1]
      e2 = e2 || y[j2] == x2[i2]
      b0 &+= (s0 &- 1) & j0
      b1 &+= (s1 &- 1) & j1
      b2 &+= (s2 &- 1) & j2
      j0 &+= s0
      j1 &+= s1
      j2 &+= s2
      i0 &+= 1 &- s0
      i1 &+= 1 &- s1
      i2 &+= 1 &- s2
    }
    return (
      Count(below: b0, hasEqual: e0), Count(below: b1, hasEqual: e1),
      Count(below: b2, hasEqual: e2)
    )
  }

  private func value(_ xKeys: [UInt64], _ count: Count) -> Value {
    if !count.hasEqual {
      return Value(u: Double(count.below), tieTerm: yTieTerm + groupTieTerm(xKeys, m))
    }
    let xs = xKeys.span
    let ys = yKeys.span
    var (i, j, equal, term) = (0, 0, 0, 0.0)
    while i < m || j < n {
      let key = min(xs[i], ys[j])
      let (startX, startY) = (i, j)
      while i < m, xs[i] == key { i &+= 1 }
      while j < n, ys[j] == key { j &+= 1 }
      equal &+= (i &- startX) &* (j &- startY)
      let t = Double(i - startX + j - startY)
      term += t * t * t - t
    }
    return Value(u: Double(count.below) + 0.5 * Double(equal), tieTerm: term)
  }
}

/// Σ(t³ − t) over the groups of equal keys among the first `count`, which ascend.
private func groupTieTerm(_ keys: [UInt64], _ count: Int) -> Double {
  let span = keys.span
  var repeats = 0
  for place in 1..<max(1, count) { repeats &+= span[place] == span[place &- 1] ? 1 : 0 }
  guard repeats > 0 else { return 0 }
  var (term, start) = (0.0, 0)
  for place in 1...count where place == count || span[place] != span[start] {
    let t = Double(place - start)
    term += t * t * t - t
    start = place
  }
  return term
}
