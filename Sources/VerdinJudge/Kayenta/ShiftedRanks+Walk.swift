import VerdinNumerics

/// Which walks confine a new one, and where its own counts go.
struct WalkRoute {
  let ceiling: Int
  let floor: Int
  let place: Int
}

func shiftKeys(_ x: [Double], by mu: Double, into keys: inout [UInt64]) {
  let x = x.span
  var keys = keys.mutableSpan
  for i in 0..<x.count {
    let difference = x[i] - mu
    keys[i] = orderedKey(difference.isNaN ? .infinity : difference)
  }
}

/// Starts the new walk at its floor.
///
/// - Returns: how many bits the widest gap between the confining counts takes.
func confineWalk(_ counts: inout [Int32], _ route: WalkRoute, rows: Int) -> Int {
  var counts = counts.mutableSpan
  let (ceiling, floor, place) = (route.ceiling * rows, route.floor * rows, route.place * rows)
  var widths: Int32 = 0
  for i in 0..<rows {
    let lowest = counts[floor &+ i]
    widths |= counts[ceiling &+ i] &- lowest
    counts[place &+ i] = lowest
  }
  return bitWidth(UInt32(widths))
}

/// Raises every count to the number of y below its key, all together one bit at a time, so that
/// none waits for another's loads.
func bisectCounts(
  _ keys: [UInt64], _ y: [UInt64], _ depth: Int, _ counts: inout [Int32], _ route: WalkRoute,
  rows: Int
) {
  let (keys, y) = (keys.span, y.span)
  var counts = counts.mutableSpan
  let place = route.place * rows
  for bit in stride(from: depth - 1, through: 0, by: -1) {
    let last = (1 &<< bit) &- 1
    for i in 0..<rows {
      let count = counts[place &+ i]
      // A shifted bit, because a choice would become a branch that is often mispredicted.
      counts[place &+ i] = count &+ ((y[Int(count) &+ last] < keys[i] ? 1 : 0) &<< Int32(bit))
    }
  }
}

/// Counts the y below every key in one sweep over both: four quarters of the merge, side by side
/// to hide each other's latency.
///
/// - Parameters: a key and a y above all others follow the `rows` keys and the `n` y.
func mergeCounts(
  _ keys: [UInt64], _ rows: Int, _ y: [UInt64], _ n: Int, into counts: inout [Int32]
) {
  let (keys, y) = (keys.span, y.span)
  var counts = counts.mutableSpan
  let quarter = (rows + n) / 4
  let first = (i: 0, j: 0)
  let second = crossing(keys, rows, y, n, at: quarter)
  let third = crossing(keys, rows, y, n, at: 2 * quarter)
  let fourth = crossing(keys, rows, y, n, at: 3 * quarter)
  var (i0, j0) = first
  var (i1, j1) = second
  var (i2, j2) = third
  var (i3, j3) = fourth
  for _ in 0..<quarter {
    let s0 = y[j0] < keys[i0] ? 1 : 0
    let s1 = y[j1] < keys[i1] ? 1 : 0
    let s2 = y[j2] < keys[i2] ? 1 : 0
    let s3 = y[j3] < keys[i3] ? 1 : 0
    counts[i0] = Int32(truncatingIfNeeded: j0)
    counts[i1] = Int32(truncatingIfNeeded: j1)
    counts[i2] = Int32(truncatingIfNeeded: j2)
    counts[i3] = Int32(truncatingIfNeeded: j3)
    j0 &+= s0
    j1 &+= s1
    j2 &+= s2
    j3 &+= s3
    i0 &+= 1 &- s0
    i1 &+= 1 &- s1
    i2 &+= 1 &- s2
    i3 &+= 1 &- s3
  }
  while i3 < rows {
    if y[j3] < keys[i3] {
      j3 += 1
    } else {
      counts[i3] = Int32(j3)
      i3 += 1
    }
  }
  // A quarter may have written its unfinished count for the x with which the next one began.
  for start in [second, third, fourth] where start.i < rows {
    var count = start.j
    while y[count] < keys[start.i] { count += 1 }
    counts[start.i] = Int32(count)
  }
}

/// Where the merge of the keys and the y stands after `steps` steps.
private func crossing(
  _ keys: Span<UInt64>, _ rows: Int, _ y: Span<UInt64>, _ n: Int, at steps: Int
) -> (i: Int, j: Int) {
  var (low, high) = (max(0, steps - n), min(steps, rows))
  while low < high {
    let middle = (low + high) / 2
    if y[steps - 1 - middle] >= keys[middle] { low = middle + 1 } else { high = middle }
  }
  return (low, steps - low)
}

func replaceCounts(
  _ counts: inout [Int32], _ route: WalkRoute, with merged: [Int32], rows: Int
) {
  let merged = merged.span
  var counts = counts.mutableSpan
  let place = route.place * rows
  for i in 0..<rows { counts[place &+ i] = merged[i] }
}

/// How many bits it takes to write `value`.
func bitWidth(_ value: UInt32) -> Int { UInt32.bitWidth - value.leadingZeroBitCount }
