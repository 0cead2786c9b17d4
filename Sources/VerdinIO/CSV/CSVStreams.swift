import CTextKernels

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What the rows of one series have in common, and the rows of one instance of it.
///
/// A row's key cells lie in one or more runs of neighbouring cells. All rows whose runs have the same
/// bytes are one stream, so a row is mostly recognised by comparing bytes with an earlier row. Several
/// streams can belong to one series: one for each instance, and one for each way of writing the same.
struct CSVStreams: ~Copyable {
  /// The key cells of each stream's first row, close to each other.
  private var keys = Column<UInt8>()
  /// Where they stand, `runCount` ranges for each stream.
  private var runs = Column<Run>()
  /// The stream that followed each stream the last time, its own until another did.
  var successors = Column<Int32>()
  private(set) var series = Column<Int32>()
  /// Index of the instance's name, 0 when there is no instance column.
  private(set) var instances = Column<Int32>()
  let runCount: Int

  typealias Run = text_run

  /// Open addressing, at most half full.
  private var slots = Column<text_slot>()

  init(runCount: Int) {
    self.runCount = runCount
    freeSlots(64)
  }

  var count: Int { series.count }

  @inline(__always)
  func run(_ run: Int, of stream: Int) -> Run { runs[stream &* runCount &+ run] }

  /// Whether the bytes at `offset` are those of a run.
  func isRun(_ run: Int, of stream: Int, at offset: Int, in bytes: ByteView) -> Bool {
    let known = self.run(run, of: stream)
    guard offset <= bytes.count - known.count else { return false }
    // Sound: both are as long as the run.
    return unsafe memcmp(keys.base + known.start, bytes.base + offset, known.count) == 0
  }

  /// What the kernels know of the streams.
  var index: text_index {
    // Sound: nobody uses it after the next stream was added, and there are free slots.
    unsafe text_index(
      keys: keys.base, runs: runs.base, run_count: runCount, slots: slots.base,
      mask: UInt32(slots.count - 1))
  }

  /// - Precondition: no stream has these runs.
  mutating func add(
    _ candidate: borrowing Column<Run>, in bytes: ByteView, hash: UInt32, series: Int, instance: Int
  ) -> Int {
    let stream = count
    for index in 0..<candidate.count {
      let run = candidate[index]
      runs.append(Run(start: keys.count, count: run.count))
      for offset in 0..<run.count { keys.append(bytes[run.start + offset]) }
    }
    self.series.append(Int32(series))
    instances.append(Int32(instance))
    successors.append(Int32(stream))
    if 2 * count > slots.count { widen() }
    place(text_slot(hash: hash, stream: Int32(stream)))
    return stream
  }

  private mutating func widen() {
    let old = (0..<slots.count).map { slots[$0] }
    freeSlots(2 * slots.count)
    for slot in old where slot.stream >= 0 { place(slot) }
  }

  private mutating func freeSlots(_ count: Int) {
    slots.removeAll()
    for _ in 0..<count { slots.append(text_slot(hash: 0, stream: -1)) }
  }

  private mutating func place(_ new: text_slot) {
    var slot = Int(new.hash) & (slots.count - 1)
    while slots[slot].stream >= 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = new
  }
}
