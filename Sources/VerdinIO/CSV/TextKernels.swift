import CTextKernels

/// With which instructions plain rows are read. All of them read the same numbers, bit for bit.
///
/// The calls into C stand here, each under a line that says why it is sound.
package struct TextKernel: Sendable, Equatable {
  private let code: Int32
  package let name: String

  /// Runs on every processor.
  package static let portable = TextKernel(code: Int32(TEXT_PORTABLE), name: "portable")
  package static let avx2 = TextKernel(code: Int32(TEXT_AVX2), name: "AVX2")
  /// What this processor can run, the best one last.
  package static let available =
    text_best_instructions() == Int32(TEXT_AVX2) ? [portable, avx2] : [portable]
  package static let best = available[available.count - 1]

  /// Why no more rows were read.
  enum Stop {
    /// For lack of room or text.
    case full
    /// The next row is of another stream than the one expected.
    case otherKey
    /// The next row is not as plain as the kernel wants it.
    case otherRow
  }

  fileprivate func read(
    _ table: inout text_table, from start: Int, stream: Int, into rows: text_rows
  ) -> text_progress {
    unsafe text_read_rows(code, &table, start, Int32(stream), rows)
  }
}

extension CSVReader {
  /// Reads rows for as long as each is plain, of the stream that is expected next, and fits the open
  /// block.
  ///
  /// - Parameter position: where the first row starts; moved behind the last that was read.
  /// - Returns: why no more were read.
  mutating func readPlainRows(at position: inout Int) -> TextKernel.Stop {
    // A row of one cell might be a blank line.
    guard position >= TEXT_MARGIN, cellCount > 1 else { return .otherRow }
    let progress = kernelSteps.withUnsafeBufferPointer { steps in
      // Sound: the text has its padding behind it and the margin before the first row that is read, runs and
      // successors are those of streams that lie inside it, and the open block has the room that is told.
      var table = unsafe text_table(
        bytes: bytes.base.assumingMemoryBound(to: UInt8.self), size: bytes.count,
        delimiter: splitter.delimiter, steps: steps.baseAddress!, step_count: steps.count,
        runs: streams.runs.base, run_count: streams.runCount,
        successors: streams.successors.base, month: timestamps.month, day: timestamps.day,
        day_start: Int64(timestamps.dayStart))
      return unsafe options.kernel.read(
        &table, from: position, stream: previous, into: rows.next)
    }
    rows.keepWritten(progress.rows)
    previous = Int(progress.stream)
    position = progress.next
    return switch progress.stop {
    case Int32(TEXT_FULL): .full
    case Int32(TEXT_OTHER_KEY): .otherKey
    default: .otherRow
    }
  }
}

extension CSVRows {
  /// Where the next rows go, as many as the open block has room for.
  fileprivate var next: text_rows {
    // Sound: `addBlock` has made room for a whole block in all three columns.
    unsafe text_rows(
      streams: streams.base + count, times: times.base + count, values: open.base + openIndex,
      room: room)
  }
}

extension CSVReader.Step {
  var forKernel: text_step {
    switch self {
    case .time: text_step(kind: Int32(TEXT_TIME), run: 0, count: 1)
    case .key(let run, let count): text_step(kind: Int32(TEXT_KEY), run: run, count: count)
    case .values(let count): text_step(kind: Int32(TEXT_VALUES), run: 0, count: count)
    }
  }
}
