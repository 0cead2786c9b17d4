import Dispatch
import Foundation
import Synchronization
import VerdinIO

/// Standard input to standard output, line by line in order, on all cores and in bounded memory.
///
/// What one read brings is judged and answered before the next, so that a caller who writes one
/// line and waits for its answer gets it. The lines of a read are shared out to the threads in
/// slices of equal size.
struct BatchStream {
  private let workers: [Worker]
  private static let mostBytesPerRead = 4 << 20
  /// A line that is longer than this is no request.
  private static let longestLine = 1 << 30
  private static let newline = UInt8(ascii: "\n")

  init(judge: BatchJudge, threads: Int?) {
    let count = threads ?? ProcessInfo.processInfo.activeProcessorCount
    workers = (0..<count).map { _ in Worker(judge) }
  }

  /// - Returns: how many lines could not be judged.
  func run() throws -> Int {
    var pending: [UInt8] = []
    var searched = 0
    var (line, broken) = (1, 0)
    while true {
      let count = try readAvailable(into: &pending, most: Self.mostBytesPerRead)
      let last = pending[searched...].lastIndex(of: Self.newline)
      searched = pending.count
      guard let end = count == 0 ? pending.count : last.map({ $0 + 1 }) else {
        if pending.count > Self.longestLine {
          throw Diagnostic(
            file: "standard input", position: Position(line: line, column: 1),
            message: "the line is longer than \(Self.longestLine) bytes")
        }
        continue
      }
      let lines = lineRanges(pending, end: end)
      broken += try answer(pending, lines, firstLine: line)
      if count == 0 { return broken }
      line += lines.count
      pending.removeFirst(end)
      searched = pending.count
    }
  }

  private func lineRanges(_ bytes: [UInt8], end: Int) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var start = 0
    let span = bytes.span
    for place in 0..<end where span[place] == Self.newline {
      ranges.append(start..<place)
      start = place + 1
    }
    if start < end { ranges.append(start..<end) }
    return ranges
  }

  /// Answers the lines on all threads and writes the answers in the lines' order.
  private func answer(_ bytes: [UInt8], _ lines: [Range<Int>], firstLine: Int) throws -> Int {
    let slices = slices(of: lines)
    let answers = slices.map { _ in Answer() }
    let next = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: min(workers.count, slices.count)) { index in
      workers[index].judge.withLock { judge in
        while true {
          let place = next.wrappingAdd(1, ordering: .relaxed).oldValue
          guard place < slices.count else { return }
          answers[place].content.withLock { content in
            for line in slices[place] where !isBlank(bytes, lines[line]) {
              let isJudged = judge.answer(
                bytes.span.extracting(lines[line]), number: firstLine + line,
                into: &content.bytes)
              if !isJudged { content.broken += 1 }
            }
          }
        }
      }
    }
    var broken = 0
    for answer in answers {
      try answer.content.withLock { content in
        try Console.result(content.bytes)
        broken += content.broken
      }
    }
    return broken
  }

  /// Consecutive lines in some eight slices a thread, of about equally many bytes.
  private func slices(of lines: [Range<Int>]) -> [Range<Int>] {
    guard let first = lines.first, let last = lines.last else { return [] }
    let size = (last.upperBound - first.lowerBound) / (8 * workers.count) + 1
    var slices: [Range<Int>] = []
    var start = 0
    for place in lines.indices
    where lines[place].upperBound - lines[start].lowerBound >= size || place == lines.count - 1 {
      slices.append(start..<(place + 1))
      start = place + 1
    }
    return slices
  }

  private func isBlank(_ bytes: [UInt8], _ line: Range<Int>) -> Bool {
    bytes[line].allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
  }
}

/// A thread's judge with its storage.
private final class Worker: Sendable {
  let judge: Mutex<BatchJudge>

  init(_ judge: BatchJudge) { self.judge = Mutex(judge) }
}

/// The answers to one slice of lines.
private final class Answer: Sendable {
  struct Content {
    var bytes: [UInt8] = []
    var broken = 0
  }

  let content = Mutex(Content())
}
