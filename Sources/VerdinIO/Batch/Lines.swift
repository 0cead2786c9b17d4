/// Hands on each line that is not blank, without its line feed, and its number from 1.
package func forEachLine<Failure: Error>(
  of bytes: Span<UInt8>, _ body: (Span<UInt8>, Int) throws(Failure) -> Void
) throws(Failure) {
  var start = 0
  var number = 1
  while start < bytes.count {
    let end = bytes.firstLineFeed(from: start) ?? bytes.count
    let line = bytes.extracting(start..<end)
    if !line.isBlank { try body(line, number) }
    start = end + 1
    number += 1
  }
}

extension Span<UInt8> {
  /// Where the first line feed stands, from `start` on; eight bytes at a time.
  func firstLineFeed(from start: Int) -> Int? {
    var place = start
    while place &+ 8 <= count {
      let others = word(at: place) ^ 0x0A0A_0A0A_0A0A_0A0A
      // The lowest bit that is set belongs to the first zero byte; bits above it may be false.
      let zeros = (others &- 0x0101_0101_0101_0101) & ~others & 0x8080_8080_8080_8080
      if zeros != 0 { return place &+ zeros.trailingZeroBitCount &>> 3 }
      place &+= 8
    }
    while place < count {
      if self[place] == 0x0A { return place }
      place &+= 1
    }
    return nil
  }

  /// Whether there is nothing but spaces, tabs and a carriage return.
  package var isBlank: Bool {
    indices.allSatisfy { self[$0] == 0x20 || self[$0] == 0x09 || self[$0] == 0x0D }
  }
}
