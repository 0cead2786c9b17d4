/// What the rows of one series have in common, and the rows of one instance of it.
///
/// A row's key cells lie in one or more runs of neighbouring cells. All rows whose runs have the same
/// bytes are one stream, so a row is mostly recognised by comparing bytes with an earlier row. Several
/// streams can belong to one series: one for each instance, and one for each way of writing the same.
struct CSVStreams: ~Copyable {
  /// Where the key cells of a stream's first row stand, `runCount` ranges for each stream.
  private var runs = Column<Run>()
  /// The stream that followed each stream the last time, its own until another did.
  var successors = Column<Int32>()
  private(set) var identities = Column<Identity>()
  let runCount: Int

  struct Run: BitwiseCopyable {
    var start: Int
    var count: Int
  }

  struct Identity: BitwiseCopyable {
    var series: Int32
    /// Index of the instance's name, 0 when there is no instance column.
    var instance: Int32
  }

  private var hashes = Column<UInt64>()
  /// Open addressing: a stream's index, or -1.
  private var slots = [Int32](repeating: -1, count: 64)

  init(runCount: Int) { self.runCount = runCount }

  var count: Int { identities.count }

  @inline(__always)
  func run(_ run: Int, of stream: Int) -> Run { runs[stream &* runCount &+ run] }

  /// The stream whose runs have the same bytes as `candidate`, one range a run.
  func find(_ candidate: [Range<Int>], in bytes: ByteView) -> Int? {
    let hash = CSVStreams.hash(candidate, in: bytes)
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] >= 0 {
      let stream = Int(slots[slot])
      if hashes[stream] == hash, isSame(stream, candidate, in: bytes) { return stream }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// - Precondition: no stream has these runs.
  mutating func add(_ candidate: [Range<Int>], in bytes: ByteView, identity: Identity) -> Int {
    let stream = count
    for range in candidate { runs.append(Run(start: range.lowerBound, count: range.count)) }
    identities.append(identity)
    successors.append(Int32(stream))
    hashes.append(CSVStreams.hash(candidate, in: bytes))
    if 2 * count > slots.count {
      slots = [Int32](repeating: -1, count: 2 * slots.count)
      for old in 0..<count { place(old) }
    } else {
      place(stream)
    }
    return stream
  }

  private mutating func place(_ stream: Int) {
    var slot = Int(truncatingIfNeeded: hashes[stream]) & (slots.count - 1)
    while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = Int32(stream)
  }

  private func isSame(_ stream: Int, _ candidate: [Range<Int>], in bytes: ByteView) -> Bool {
    for (index, range) in candidate.enumerated() {
      let known = run(index, of: stream)
      guard known.count == range.count,
        bytes.equal(known.start, range.lowerBound, length: range.count)
      else { return false }
    }
    return true
  }

  /// Multiply and fold, a word at a time.
  private static func hash(_ runs: [Range<Int>], in bytes: ByteView) -> UInt64 {
    var hash: UInt64 = 0x9E37_79B9_7F4A_7C15
    func mix(_ word: UInt64) {
      let (high, low) = (hash ^ word).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
      hash = high ^ low
    }
    for run in runs {
      mix(UInt64(run.count))
      var position = run.lowerBound
      while position + 8 <= run.upperBound {
        mix(bytes.word(at: position))
        position += 8
      }
      let rest = run.upperBound - position
      if rest > 0 { mix(bytes.word(at: position) & (1 << UInt64(8 * rest) - 1)) }
    }
    return hash
  }
}
