/// The times of each series. Those that are the same as another's, as they mostly are, are one array.
struct SharedTimes: ~Copyable {
  /// Empty while they are another's.
  private var own: InterleavedArrays
  private var counts = Column<Int>()
  /// The series whose times a series has: its own or an earlier one's.
  private var owners = Column<Int>()

  /// - Parameter expected: how many times there will be in all, more or less.
  init(expected: Int) { own = InterleavedArrays(expected: expected) }

  /// Makes a place for one more series, which has no times yet.
  mutating func add() {
    owners.append(counts.count)
    counts.append(0)
    own.add()
  }

  /// Appends some of the times in `column` to those of a series.
  ///
  /// - Parameter room: for how many times to make room where there is none.
  mutating func append(
    _ column: borrowing Column<Double>, _ range: Range<Int>, to series: Int, room: Int
  ) {
    let count = counts[series]
    // A series begins as the one before it.
    if count == 0, series > 0 { owners[series] = owners[series - 1] }
    counts[series] = count + range.count
    let owner = owners[series]
    if owner != series {
      if own.arrays[owner].holds(column, range, at: count) { return }
      own.begin(series, with: Array(own.arrays[owner][..<count]))
      owners[series] = series
    }
    own.append(column, range, to: series, room: room)
  }

  /// Puts all times where they belong. No more can be appended then.
  mutating func join() { own.join() }

  /// The times of a series.
  func times(of series: Int) -> [Double] {
    let times = own.arrays[owners[series]]
    return times.count == counts[series] ? times : Array(times[..<counts[series]])
  }
}

extension [Double] {
  /// Whether the elements from `place` on begin with others.
  fileprivate func holds(
    _ others: borrowing Column<Double>, _ range: Range<Int>, at place: Int
  ) -> Bool {
    guard count - place >= range.count else { return false }
    let own = span
    for index in 0..<range.count
    where own[place &+ index] != others[range.lowerBound &+ index] { return false }
    return true
  }
}
