import CTextKernels

/// What the rows of one series have in common, and the rows of one instance of it.
///
/// A row's key cells lie in one or more runs of neighbouring cells. All rows whose runs have the same
/// bytes are one stream, so a row is mostly recognised by comparing bytes with an earlier row. Several
/// streams can belong to one series: one for each instance, and one for each way of writing the same.
struct CSVStreams: ~Copyable {
  /// Where the key cells of a stream's first row stand, `runCount` ranges for each stream.
  private(set) var runs = Column<Run>()
  /// The stream that followed each stream the last time, its own until another did.
  var successors = Column<Int32>()
  private(set) var identities = Column<Identity>()
  let runCount: Int

  typealias Run = text_run

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

  /// The stream whose runs have the same bytes as `candidate`, one a run.
  func find(_ candidate: borrowing Column<Run>, in bytes: ByteView) -> Int? {
    let hash = CSVStreams.hash(candidate, in: bytes)
    var slot = Int(truncatingIfNeeded: hash) & (slots.count &- 1)
    while slots[slot] >= 0 {
      let stream = Int(slots[slot])
      if hashes[stream] == hash, isSame(stream, candidate, in: bytes) { return stream }
      slot = (slot &+ 1) & (slots.count &- 1)
    }
    return nil
  }

  /// - Precondition: no stream has these runs.
  mutating func add(
    _ candidate: borrowing Column<Run>, in bytes: ByteView, identity: Identity
  ) -> Int {
    let stream = count
    for index in 0..<candidate.count { runs.append(candidate[index]) }
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

  private func isSame(
    _ stream: Int, _ candidate: borrowing Column<Run>, in bytes: ByteView
  ) -> Bool {
    for index in 0..<candidate.count {
      let (known, run) = (run(index, of: stream), candidate[index])
      guard known.count == run.count, bytes.equal(known.start, run.start, length: run.count)
      else { return false }
    }
    return true
  }

  /// Multiply and fold, a word at a time.
  private static func hash(_ runs: borrowing Column<Run>, in bytes: ByteView) -> UInt64 {
    var hash: UInt64 = 0x9E37_79B9_7F4A_7C15
    for index in 0..<runs.count {
      let run = runs[index]
      hash = mix(hash, UInt64(truncatingIfNeeded: run.count))
      var done = 0
      while done &+ 8 <= run.count {
        hash = mix(hash, bytes.word(at: run.start &+ done))
        done &+= 8
      }
      let rest = run.count &- done
      if rest > 0 {
        let mask = UInt64.max &>> UInt64(truncatingIfNeeded: 64 &- 8 &* rest)
        hash = mix(hash, bytes.word(at: run.start &+ done) & mask)
      }
    }
    return hash
  }

  @inline(__always)
  private static func mix(_ hash: UInt64, _ word: UInt64) -> UInt64 {
    let (high, low) = (hash ^ word).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    return high ^ low
  }
}
