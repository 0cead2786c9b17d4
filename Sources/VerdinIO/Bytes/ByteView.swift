/// Bytes that can be read eight at a time without looking where they end: zeros follow the last one.
///
/// The zeros end every number and every name, so scanners need no limit. A view is only valid while
/// the `Bytes` it came from lives: it is handed to a closure by `Bytes.withView`.
package struct ByteView {
  /// How many zero bytes can be read behind the last one.
  package static let padding = 64

  package let count: Int
  let base: UnsafeRawPointer

  /// - Parameter base: the first of `count` bytes and of `padding` zeros behind them.
  init(base: UnsafeRawPointer, count: Int) {
    self.base = base
    self.count = count
  }

  package subscript(offset: Int) -> UInt8 {
    @inline(__always) get {
      check(offset, length: 1)
      // Sound: `check` holds the offset inside the bytes and their padding.
      return unsafe base.load(fromByteOffset: offset, as: UInt8.self)
    }
  }

  /// The eight bytes at `offset`, the first one lowest.
  @inline(__always)
  package func word(at offset: Int) -> UInt64 {
    check(offset, length: 8)
    // Sound: `check` holds all eight bytes inside the bytes and their padding.
    return UInt64(
      littleEndian: unsafe base.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  /// The bytes of `range` as text, or nil when they are not UTF-8.
  package func text(_ range: Range<Int>) -> String? {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= count, "bytes \(range) of \(count)")
    // Sound: the range lies inside the bytes, and the buffer does not outlive this call.
    return unsafe String(
      validating: UnsafeRawBufferPointer(start: base + range.lowerBound, count: range.count),
      as: UTF8.self)
  }

  /// Whether the `length` bytes at `first` and at `second` are the same.
  @inline(__always)
  package func equal(_ first: Int, _ second: Int, length: Int) -> Bool {
    var done = 0
    while done &+ 8 <= length {
      if word(at: first &+ done) != word(at: second &+ done) { return false }
      done &+= 8
    }
    let rest = length &- done
    if rest == 0 { return true }
    // The last word once more from its end, so that no bytes need to be masked.
    if length >= 8 {
      return word(at: first &+ length &- 8) == word(at: second &+ length &- 8)
    }
    let difference = word(at: first &+ done) ^ word(at: second &+ done)
    return difference &<< UInt64(truncatingIfNeeded: 64 &- 8 &* rest) == 0
  }

  @inline(__always)
  private func check(_ offset: Int, length: Int) {
    precondition(
      UInt(bitPattern: offset) <= UInt(bitPattern: count &+ ByteView.padding &- length),
      "read outside the bytes")
  }
}

extension Span<UInt8> {
  /// The eight bytes from `offset` on, the first one lowest.
  @inline(__always)
  func word(at offset: Int) -> UInt64 {
    precondition(offset >= 0 && offset <= count &- 8, "read outside the bytes")
    // Sound: all eight bytes are the span's.
    return UInt64(
      littleEndian: unsafe bytes.unsafeLoadUnaligned(
        fromUncheckedByteOffset: offset, as: UInt64.self))
  }

  /// Whether the `length` bytes at `first` and at `second` are the same.
  ///
  /// - Precondition: they are at least eight.
  func equal(_ first: Int, _ second: Int, length: Int) -> Bool {
    var done = 0
    while done &+ 8 <= length {
      if word(at: first &+ done) != word(at: second &+ done) { return false }
      done &+= 8
    }
    // The last word once more from its end, so that no bytes need to be masked.
    return word(at: first &+ length &- 8) == word(at: second &+ length &- 8)
  }
}
