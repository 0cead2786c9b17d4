import CTextKernels

/// With which instructions plain rows are read. All of them read the same numbers, bit for bit.
///
/// The calls into C that read text stand here, each under a line that says why it is sound.
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

  fileprivate func read(
    _ table: inout text_table, from start: Int, stream: Int, into rows: text_rows
  ) -> text_progress {
    unsafe text_read_rows(code, &table, start, Int32(stream), rows)
  }
}

extension CSVReader {
  /// Reads rows for as long as each is plain, of a known stream, and fits the block.
  ///
  /// - Parameter position: where the first row starts; moved behind the last that was read.
  mutating func readPlainRows(at position: inout Int) {
    // A row of one cell might be a blank line.
    guard position >= TEXT_MARGIN, cellCount > 1 else { return }
    runs.removeAll()
    runs.appendUnwritten(count: Int(TEXT_BATCH) * streams.runCount)
    let progress = kernelSteps.withUnsafeBufferPointer { steps in
      // Sound: the text has its padding behind it and the margin before the first row that is read, runs,
      // series and successors are those of streams that lie inside it, there is room for the runs of a batch, and the
      // block has the room that is told.
      var table = unsafe text_table(
        bytes: bytes.base.assumingMemoryBound(to: UInt8.self), size: bytes.count,
        delimiter: splitter.delimiter, steps: steps.baseAddress!, step_count: steps.count,
        value_count: rows.valueCount, streams: streams.index,
        successors: streams.successors.base, row_runs: runs.base, month: timestamps.month,
        day: timestamps.day, day_start: Int64(timestamps.dayStart))
      return unsafe options.kernel.read(&table, from: position, stream: previous, into: rows.free)
    }
    rows.keepWritten(progress.rows)
    previous = Int(progress.stream)
    position = progress.next
  }

  /// The stream whose runs have the same bytes as `runs`.
  func knownStream() -> Int? {
    // Sound: the runs lie inside the text, and there are as many as a stream has.
    var index = streams.index
    let stream = unsafe text_find(
      &index, bytes.base.assumingMemoryBound(to: UInt8.self), runs.base)
    return stream < 0 ? nil : Int(stream)
  }

  /// The hash of the bytes of `runs`.
  var keyHash: UInt32 {
    // Sound: the runs lie inside the text.
    unsafe text_hash(bytes.base.assumingMemoryBound(to: UInt8.self), runs.base, runs.count)
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
