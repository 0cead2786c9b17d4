import CTextKernels

/// Arrays that grow, perhaps in turns.
///
/// What grows again and again is written to at once. Where thousands take turns, each would have to be
/// brought into the cache for a few values; these wait behind each other in one column instead, in pieces
/// that are sorted by their arrays and joined when there are many for each.
struct InterleavedArrays: ~Copyable {
  private(set) var arrays: [[Double]] = []
  private var fillings = Column<Filling>()
  private var pieces = Column<text_piece>()
  /// The array of each piece.
  private var owners = Column<Int32>()
  private var values: Column<Double>
  private var heap: ArrayHeap
  /// The array that grew last.
  private var latest = -1

  struct Filling: BitwiseCopyable {
    /// How many values there are, those that wait in pieces among them.
    var count = 0
    var pieceCount = 0
  }

  /// - Parameter expected: how many values there will be in all, more or less.
  init(expected: Int) {
    values = Column(expected: min(expected, InterleavedArrays.waiting))
    heap = ArrayHeap(expected: expected)
  }

  /// So many values wait at least before they are joined: 2 MB.
  private static let waiting = 1 << 18

  mutating func add() {
    arrays.append([])
    fillings.append(Filling())
  }

  func count(of index: Int) -> Int { fillings[index].count }

  /// Appends some values of a column to an array.
  ///
  /// - Parameter room: for how many values to make room where there is none.
  mutating func append(
    _ column: borrowing Column<Double>, _ range: Range<Int>, to index: Int, room: Int
  ) {
    if values.count >= max(InterleavedArrays.waiting, 64 * arrays.count) { join(room: room) }
    let filling = fillings[index]
    if filling.count == 0 || index == latest && filling.pieceCount == 0 {
      heap.makeRoom(for: range.count, in: &arrays[index], room: room)
      arrays[index].append(column, range)
    } else {
      pieces.append(text_piece(start: values.count, count: range.count))
      owners.append(Int32(index))
      values.append(column, range)
      fillings[index].pieceCount += 1
    }
    fillings[index].count += range.count
    latest = index
  }

  /// Sets what an array that has none begins with.
  mutating func begin(_ index: Int, with values: [Double]) {
    arrays[index] = values
    fillings[index].count = values.count
  }

  /// Puts the values that wait where they belong.
  ///
  /// - Parameter room: for how many values to make room where there is none; nil when these are the last.
  mutating func join(room: Int? = nil) {
    if pieces.count == 0 { return }
    var ends = Column<Int>()
    let sorted = sortedPieces(&ends)
    for index in 0..<fillings.count where fillings[index].pieceCount > 0 {
      let (total, pieceCount) = (fillings[index].count, fillings[index].pieceCount)
      let missing = total - arrays[index].count
      if let room {
        heap.makeRoom(for: missing, in: &arrays[index], room: room)
      } else if arrays[index].capacity < total {
        heap.take(total)
        arrays[index].reserve(total)
      }
      arrays[index].append(addingCapacity: missing) { free in
        // Sound: the pieces have as many values together as are written to the room made for them.
        unsafe free.withUnsafeMutableBufferPointer { memory, written in
          unsafe text_join(
            sorted.base + ends[index] - pieceCount, pieceCount, values.base, memory.baseAddress!)
          written += missing
        }
      }
      fillings[index].pieceCount = 0
    }
    pieces.removeAll()
    owners.removeAll()
    values.removeAll()
  }

  /// The pieces array by array.
  ///
  /// - Parameter ends: gets the place behind each array's pieces.
  private func sortedPieces(_ ends: inout Column<Int>) -> Column<text_piece> {
    var start = 0
    for index in 0..<fillings.count {
      ends.append(start)
      start += fillings[index].pieceCount
    }
    var sorted = Column<text_piece>(expected: pieces.count)
    sorted.appendUnwritten(count: pieces.count)
    for piece in 0..<pieces.count {
      let owner = Int(owners[piece])
      sorted[ends[owner]] = pieces[piece]
      ends[owner] &+= 1
    }
    return sorted
  }
}
