/// Storage for sorting doubles, kept by the caller so that sorting allocates nothing.
///
/// The sort is a range-normalised radix sort: the bits of a double, made monotone as an integer,
/// are taken relative to the smallest key, and only the top bits of the range are sorted by two
/// counting passes. What is left, the order within a bucket, is mended by insertion. When the data
/// cluster so that insertion would cost too much, the passes run over all 64 bits instead.
/// Array.sort() costs 48 ns an element at n = 1,440 and takes a buffer per call; this costs 5.
package struct SortScratch: Sendable {
  private var keys: [UInt64] = []
  private var swap: [UInt64] = []
  private var counts: [UInt32] = []

  package init() {}

  /// Writes `values` to the front of `output` in ascending order.
  ///
  /// - Precondition: no value is NaN; `output` holds at least as many elements.
  package mutating func sort(_ values: [Double], into output: inout [Double]) {
    precondition(
      output.count >= values.count, "\(output.count) places for \(values.count) values")
    sortKeys(of: values.span)
    writeKeys(values.count, to: output.mutableSpan)
  }

  /// Sorts `values` in place.
  mutating func sort(_ values: inout [Double]) {
    sortKeys(of: values.span)
    writeKeys(values.count, to: values.mutableSpan)
  }

  private mutating func sortKeys(of values: Span<Double>) {
    let n = values.count
    guard n > 0 else { return }
    if keys.count < n {
      keys.append(contentsOf: repeatElement(0, count: n - keys.count))
      swap.append(contentsOf: repeatElement(0, count: n - swap.count))
    }
    let (smallest, largest) = readKeys(values, into: keys.mutableSpan)
    precondition(
      largest <= orderedKey(.infinity) && smallest >= orderedKey(-.infinity), "NaN has no order")
    if !isSorted(n) { sortKeys(n, from: smallest, range: largest - smallest) }
  }

  /// Whether the keys lie in order as they came: two steps for most samples that do not.
  private func isSorted(_ n: Int) -> Bool {
    let ordered = keys.span
    for position in stride(from: 1, to: n, by: 1)
    where ordered[position - 1] > ordered[position] { return false }
    return true
  }

  private func writeKeys(_ n: Int, to sorted: consuming MutableSpan<Double>) {
    let ordered = keys.span
    for position in 0..<n { sorted[position] = orderedValue(ordered[position]) }
  }

  private mutating func sortKeys(_ n: Int, from smallest: UInt64, range: UInt64) {
    if n <= 24 {
      _ = insertionSort(n, keys.mutableSpan, budget: .max)
      return
    }
    let digit = n <= 100 ? 6 : n <= 400 ? 8 : n <= 20_000 ? 9 : 11
    let significant = UInt64.bitWidth - range.leadingZeroBitCount
    let shift = max(0, significant - 2 * digit)
    distributeTwice(n, from: smallest, shift: shift, digit: digit)
    if shift > 0, !insertionSort(n, keys.mutableSpan, budget: 4 * n) {
      for lower in stride(from: 0, to: significant, by: 22) {
        distributeTwice(n, from: smallest, shift: lower, digit: 11)
      }
    }
  }

  /// Two stable counting passes, over the `digit` bits from `shift` up and over the next ones.
  private mutating func distributeTwice(
    _ n: Int, from smallest: UInt64, shift: Int, digit: Int
  ) {
    let buckets = 1 << digit
    if counts.count < 2 * buckets {
      counts.append(contentsOf: repeatElement(0, count: 2 * buckets - counts.count))
    }
    let first = Digit(smallest: smallest, shift: shift, buckets: buckets, start: 0)
    let second = Digit(smallest: smallest, shift: shift + digit, buckets: buckets, start: buckets)
    findPlaces(n, keys, first, second, places: &counts)
    distribute(n, keys, into: &swap, by: first, places: &counts)
    distribute(n, swap, into: &keys, by: second, places: &counts)
  }
}

private func readKeys(
  _ values: Span<Double>, into keys: consuming MutableSpan<UInt64>
) -> (smallest: UInt64, largest: UInt64) {
  var smallest = UInt64.max
  var largest = UInt64.min
  for position in 0..<values.count {
    let key = orderedKey(values[position])
    keys[position] = key
    smallest = min(smallest, key)
    largest = max(largest, key)
  }
  return (smallest, largest)
}

/// Which bits of a key, taken relative to the smallest, a counting pass sorts by.
private struct Digit {
  let smallest: UInt64
  let shift: UInt64
  let buckets: Int
  /// Where its counters begin.
  let start: Int

  init(smallest: UInt64, shift: Int, buckets: Int, start: Int) {
    self.smallest = smallest
    // A shift past the word leaves no bits; Swift's masking shift would wrap round.
    self.shift = UInt64(min(shift, 63))
    self.buckets = buckets
    self.start = start
  }

  @inline(__always)
  func counter(_ key: UInt64) -> Int {
    start &+ Int(truncatingIfNeeded: ((key &- smallest) &>> shift) & UInt64(buckets &- 1))
  }
}

/// Counts the keys per bucket of both digits in one sweep and turns the counts into the place where
/// each bucket begins.
private func findPlaces(
  _ n: Int, _ keys: [UInt64], _ first: Digit, _ second: Digit, places counts: inout [UInt32]
) {
  let source = keys.span
  var places = counts.mutableSpan
  for counter in 0..<(second.start + second.buckets) { places[counter] = 0 }
  for position in 0..<n {
    let key = source[position]
    places[first.counter(key)] &+= 1
    places[second.counter(key)] &+= 1
  }
  var (next, nextOfSecond): (UInt32, UInt32) = (0, 0)
  for counter in 0..<first.buckets {
    let size = places[counter]
    places[counter] = next
    next &+= size
    let sizeOfSecond = places[second.start &+ counter]
    places[second.start &+ counter] = nextOfSecond
    nextOfSecond &+= sizeOfSecond
  }
}

/// One stable counting pass.
private func distribute(
  _ n: Int, _ keys: [UInt64], into output: inout [UInt64], by digit: Digit,
  places counts: inout [UInt32]
) {
  let source = keys.span
  var target = output.mutableSpan
  var places = counts.mutableSpan
  for position in 0..<n {
    let key = source[position]
    let counter = digit.counter(key)
    target[Int(places[counter])] = key
    places[counter] &+= 1
  }
}

/// Sorts the first `n` keys by insertion and tells whether that took no more than `budget` moves.
private func insertionSort(
  _ n: Int, _ keys: consuming MutableSpan<UInt64>, budget: Int
) -> Bool {
  var moves = 0
  for position in 1..<max(1, n) {
    let key = keys[position]
    var place = position
    while place > 0, keys[place &- 1] > key {
      keys[place] = keys[place &- 1]
      place &-= 1
    }
    keys[place] = key
    moves &+= position &- place
    if moves > budget { return false }
  }
  return true
}

/// The bits of `value` as an integer that grows with it; −0.0 lies just below +0.0.
@inlinable @inline(__always)
package func orderedKey(_ value: Double) -> UInt64 {
  let bits = value.bitPattern
  let sign = UInt64(bitPattern: Int64(bitPattern: bits) >> 63)
  return bits ^ (sign | 0x8000_0000_0000_0000)
}

/// The inverse of `orderedKey`.
@inlinable @inline(__always)
package func orderedValue(_ key: UInt64) -> Double {
  let sign = UInt64(bitPattern: Int64(bitPattern: ~key) >> 63)
  return Double(bitPattern: key ^ (sign | 0x8000_0000_0000_0000))
}
