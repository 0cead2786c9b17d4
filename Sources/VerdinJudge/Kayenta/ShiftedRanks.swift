import VerdinNumerics

/// The rank statistic of x − μ against y for any μ, as Kayenta ranks: −0.0 below +0.0, NaN as +∞.
///
/// Each walk leaves behind how many distinct y lie below each x − μ. Those counts never grow with
/// μ, so the walks at the two neighbouring shifts confine the next one, and a search that closes
/// in on a root pays less for every step.
struct ShiftedRanks {
  /// The distinct x, ascending, how often each occurs, and their Σ(t³ − t).
  private var x: [Double] = []
  private var xTimes: [Int32] = []
  private var xTieTerm = 0.0
  /// The keys of the distinct y, ascending, then padding for the longest stride of a walk.
  private var y: [UInt64] = []
  /// How many y, equal ones counted each, lie below a distinct y and, last, how many there are.
  private var yBelow: [Int32] = []
  private var yTieTerm = 0.0
  /// The keys of x − μ of the latest walk, and one more that is above all.
  private var shifted: [UInt64] = []
  private var merged: [Int32] = []
  /// The shifts of the walks that are kept; the first two stand for −∞ and +∞ and stay.
  private var walks: [UInt64] = []
  private var oldestWalk = 2
  /// For each of `walks`, the number of distinct y below each x − μ.
  private var counts: [Int32] = []

  private static let walksKept = 12

  struct Value {
    /// Pairs with x − μ above y, ties counting half.
    var u: Double
    /// Σ(t³ − t) over groups of equal values in both samples together.
    var tieTerm: Double
  }

  /// Takes the samples to rank; allocates only to grow.
  ///
  /// - Precondition: neither is empty.
  mutating func load(_ x: borrowing SortedSample, _ y: borrowing SortedSample) {
    loadX(x)
    loadY(y)
    let rows = self.x.count
    shifted.removeAll(keepingCapacity: true)
    shifted.append(contentsOf: repeatElement(.max, count: rows + 1))
    merged.removeAll(keepingCapacity: true)
    merged.append(contentsOf: repeatElement(0, count: rows + 1))
    walks.removeAll(keepingCapacity: true)
    walks.append(.min)
    walks.append(.max)
    oldestWalk = 2
    counts.removeAll(keepingCapacity: true)
    counts.append(contentsOf: repeatElement(Int32(yBelow.count - 1), count: rows))
    counts.append(contentsOf: repeatElement(0, count: rows))
  }

  private mutating func loadX(_ sample: borrowing SortedSample) {
    x.removeAll(keepingCapacity: true)
    xTimes.removeAll(keepingCapacity: true)
    xTieTerm = 0
    forEachRun(sample) { value, times in
      x.append(value)
      xTimes.append(Int32(times))
      xTieTerm += tieTerm(times)
    }
  }

  private mutating func loadY(_ sample: borrowing SortedSample) {
    y.removeAll(keepingCapacity: true)
    yBelow.removeAll(keepingCapacity: true)
    yTieTerm = 0
    var below = 0
    forEachRun(sample) { value, times in
      y.append(orderedKey(value))
      yBelow.append(Int32(below))
      below += times
      yTieTerm += tieTerm(times)
    }
    yBelow.append(Int32(below))
    y.append(contentsOf: repeatElement(.max, count: 1 << bitWidth(UInt32(y.count))))
  }

  /// The statistic at one shift.
  ///
  /// - Complexity: O(*m* + *n*) for *m* and *n* distinct values; O(*m*) once the neighbouring
  ///   shifts are close.
  mutating func evaluate(at mu: Double) -> Value {
    // x − NaN is NaN and counts as +∞, which is what x − (−∞) gives.
    let mu = mu.isNaN ? -.infinity : mu
    let (ceiling, floor) = neighbours(of: orderedKey(mu))
    let place = makePlace(for: orderedKey(mu))
    let route = WalkRoute(ceiling: ceiling, floor: floor, place: place)
    shiftKeys(x, by: mu, into: &shifted)
    let depth = confineWalk(&counts, route, rows: x.count)
    // A merge costs as much as five steps of bisection.
    if depth > 4 {
      mergeCounts(shifted, x.count, y, yBelow.count - 1, into: &merged)
      replaceCounts(&counts, route, with: merged, rows: x.count)
    } else {
      bisectCounts(shifted, y, depth, &counts, route, rows: x.count)
    }
    let (below, hasTies) = sum(route)
    return hasTies
      ? withTies(below, route) : Value(u: Double(below), tieTerm: xTieTerm + yTieTerm)
  }

  /// The walks at the nearest shift below `key` and at the nearest one that is not.
  private func neighbours(of key: UInt64) -> (ceiling: Int, floor: Int) {
    let walks = walks.span
    var (ceiling, floor) = (0, 1)
    for walk in 2..<max(2, walks.count) {
      if walks[walk] < key {
        if walks[walk] >= walks[ceiling] { ceiling = walk }
      } else if walks[walk] <= walks[floor] {
        floor = walk
      }
    }
    return (ceiling, floor)
  }

  /// A place among the walks, that of the oldest one when enough are kept.
  private mutating func makePlace(for key: UInt64) -> Int {
    if walks.count < 2 + Self.walksKept {
      walks.append(key)
      counts.append(contentsOf: repeatElement(0, count: x.count))
      return walks.count - 1
    }
    let place = oldestWalk
    walks[place] = key
    oldestWalk = place + 1 < walks.count ? place + 1 : 2
    return place
  }

  /// How many pairs have x − μ above y, and whether an x − μ equals a y or another x − μ.
  private func sum(_ route: WalkRoute) -> (below: Int, hasTies: Bool) {
    let (keys, times, y, yBelow) = (shifted.span, xTimes.span, y.span, yBelow.span)
    let counts = counts.span
    let first = route.place &* times.count
    var (below, ties, last) = (0, 0, UInt64.max)
    for i in 0..<times.count {
      let count = Int(counts[first &+ i])
      below &+= Int(times[i]) &* Int(yBelow[count])
      ties |= keys[i] == last ? 1 : 0
      ties |= keys[i] == y[count] ? 1 : 0
      last = keys[i]
    }
    return (below, ties != 0)
  }

  /// The statistic when an x − μ equals a y, or two x have become equal by rounding.
  private func withTies(_ below: Int, _ route: WalkRoute) -> Value {
    var value = Value(u: Double(below), tieTerm: yTieTerm)
    let first = route.place * x.count
    var i = 0
    while i < x.count {
      let count = Int(counts[first + i])
      let inY = y[count] == shifted[i] ? Int(yBelow[count + 1] - yBelow[count]) : 0
      var inX = 0
      let key = shifted[i]
      while i < x.count, shifted[i] == key {
        inX += Int(xTimes[i])
        i += 1
      }
      value.u += 0.5 * Double(inX) * Double(inY)
      value.tieTerm += tieTerm(inX + inY) - tieTerm(inY)
    }
    return value
  }
}

/// t³ − t.
private func tieTerm(_ count: Int) -> Double {
  let t = Double(count)
  return t * t * t - t
}

/// Visits the distinct values, ascending, −0.0 and +0.0 being two, with how often each occurs.
private func forEachRun(
  _ sample: borrowing SortedSample, _ body: (_ value: Double, _ times: Int) -> Void
) {
  var start = 0
  for place in 1...sample.count
  where place == sample.count || sample[place].bitPattern != sample[start].bitPattern {
    body(sample[start], place - start)
    start = place
  }
}
