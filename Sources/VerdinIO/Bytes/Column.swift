/// A growing row of plain values that has one owner, so that reading and writing count no references.
///
/// An `Array` in its place costs atomic operations in every access that the optimiser cannot see
/// through: a quarter of the speed of the CSV reader.
struct Column<Element: BitwiseCopyable>: ~Copyable {
  private(set) var count = 0
  private var capacity: Int
  /// Where the values stand until the next one is appended.
  private(set) var base: UnsafeMutablePointer<Element>

  /// - Parameter expected: how many values there will be, more or less.
  init(expected: Int = 64) {
    capacity = max(expected, 1)
    base = .allocate(capacity: capacity)
    unsafe adviseHugePages(
      UnsafeMutableRawBufferPointer(
        start: base, count: capacity * MemoryLayout<Element>.stride))
  }

  deinit { unsafe base.deallocate() }

  subscript(index: Int) -> Element {
    @inline(__always) get {
      check(index)
      // Sound: `check` holds the index among the values that `append` has written.
      return unsafe base[index]
    }
    @inline(__always) set {
      check(index)
      unsafe base[index] = newValue
    }
  }

  @inline(__always)
  mutating func append(_ value: Element) {
    if count == capacity { grow(to: count &+ 1) }
    // Sound: there is room for one more.
    unsafe (base + count).initialize(to: value)
    count &+= 1
  }

  /// Appends some values of another column.
  @inline(__always)
  mutating func append(_ other: borrowing Column<Element>, _ range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= other.count, "outside the column")
    if capacity &- count < range.count { grow(to: count &+ range.count) }
    // Sound: there is room, and the range lies among the other's values.
    unsafe (base + count).initialize(from: other.base + range.lowerBound, count: range.count)
    count &+= range.count
  }

  /// Lends the values, so that a loop over them need not look up where they are.
  @inline(__always)
  mutating func withMutableSpan<Result>(_ body: (inout MutableSpan<Element>) -> Result) -> Result {
    // Sound: all `count` values are written, or plain bits, and nothing else reaches them meanwhile.
    var span = unsafe MutableSpan(_unsafeStart: base, count: count)
    return body(&span)
  }

  /// Forgets the values and keeps the room.
  mutating func removeAll() { count = 0 }

  /// Makes room for values that are to be written before they are read, whatever they are until then.
  mutating func appendUnwritten(count more: Int) {
    if count + more > capacity { grow(to: count + more) }
    // Sound: any bits are a value of a plain type.
    count += more
  }

  @inline(never)
  private mutating func grow(to needed: Int) {
    capacity = max(needed, 2 * capacity)
    // Sound: the new room is larger, and the old values are plain and may be moved.
    let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity)
    unsafe adviseHugePages(
      UnsafeMutableRawBufferPointer(
        start: larger, count: capacity * MemoryLayout<Element>.stride))
    unsafe larger.moveInitialize(from: base, count: count)
    unsafe base.deallocate()
    unsafe base = larger
  }

  @inline(__always)
  private func check(_ index: Int) {
    precondition(UInt(bitPattern: index) < UInt(bitPattern: count), "index outside the column")
  }
}

extension [Double] {
  /// Appends some values of a column.
  mutating func append(_ column: borrowing Column<Double>, _ range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= column.count, "outside the column")
    // Sound: the range lies among the column's values.
    unsafe append(
      contentsOf: UnsafeBufferPointer(start: column.base + range.lowerBound, count: range.count))
  }
}
