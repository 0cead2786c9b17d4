/// Some whole lines of a stream, blank ones among them.
package struct LineBlock: Sendable {
  package let bytes: [UInt8]
  /// Where each line stands, without its line feed.
  package let lines: [Range<Int>]
  /// The number of the first line in the stream, from 1.
  package let firstLine: Int

  package init(bytes: [UInt8], lines: [Range<Int>], firstLine: Int) {
    self.bytes = bytes
    self.lines = lines
    self.firstLine = firstLine
  }
}

/// Cuts a stream into blocks of the lines that one read brings, so that no line waits for another.
package struct LineBlocks {
  /// So few that a small stream is shared out to all threads, and so many that sharing costs nothing.
  private static let bytesPerRead = 128 << 10
  /// A line that is longer than this is no request.
  private static let longestLine = 1 << 30

  private let stream: ByteStream
  /// What has been read and is in no block.
  private var pending: [UInt8]
  /// How many of these bytes are known to hold no line feed.
  private var searched = 0
  private var line = 1
  private var isAtEnd = false

  /// - Parameter begun: what has been read of the stream, from its beginning.
  package init(_ stream: ByteStream, begun: [UInt8] = []) {
    self.stream = stream
    pending = begun
  }

  /// The next block, nil at the end of the stream. The last line needs no line feed.
  package mutating func next() throws -> LineBlock? {
    while true {
      let lines = lineRanges()
      if let last = lines.last {
        let block = LineBlock(bytes: pending, lines: lines, firstLine: line)
        line += lines.count
        pending = Array(pending[min(last.upperBound + 1, pending.count)...])
        searched = pending.count
        return block
      }
      if isAtEnd { return nil }
      if pending.count > Self.longestLine {
        throw Diagnostic(
          file: stream.name, position: Position(line: line, column: 1),
          message: "the line is longer than \(Self.longestLine) bytes")
      }
      searched = pending.count
      isAtEnd = try stream.readAvailable(into: &pending, most: Self.bytesPerRead) == 0
    }
  }

  private func lineRanges() -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    let bytes = pending.span
    var start = 0
    var place = searched
    while let end = bytes.firstLineFeed(from: place) {
      ranges.append(start..<end)
      start = end + 1
      place = start
    }
    if isAtEnd, start < bytes.count { ranges.append(start..<bytes.count) }
    return ranges
  }
}
