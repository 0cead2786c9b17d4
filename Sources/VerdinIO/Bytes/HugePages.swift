#if canImport(Glibc)
  import Glibc
#endif

/// Asks for large pages under fresh memory that is about to be filled: one page fault for 2 MiB and not
/// 512, each of which costs some microseconds in a virtual machine.
///
/// - Parameter memory: allocated and not yet written; memory of less than some pages is left alone.
func adviseHugePages(_ memory: UnsafeMutableRawBufferPointer) {
  #if canImport(Glibc)
    let page = 2 << 20
    guard memory.count >= 2 * page, let base = memory.baseAddress else { return }
    // Sound: the advice changes no contents, and only pages that lie wholly inside are named.
    let start = unsafe base.alignedUp(toMultipleOf: page)
    let end = unsafe (base + memory.count).alignedDown(toMultipleOf: page)
    unsafe madvise(start, end - start, MADV_HUGEPAGE)
  #endif
}

extension [Double] {
  /// Makes room, with large pages when it is much.
  mutating func reserve(_ room: Int) {
    reserveCapacity(room)
    let size = capacity * MemoryLayout<Double>.stride
    // Sound: an array's room lies behind its elements, and nothing is read or written.
    unsafe withUnsafeMutableBytes { elements in
      unsafe adviseHugePages(
        UnsafeMutableRawBufferPointer(start: elements.baseAddress, count: size))
    }
  }
}

/// The end of the heap, from which thousands of arrays are about to be taken.
///
/// Each of them is too small for large pages of its own; so these are asked for under all together.
struct ArrayHeap {
  /// How many bytes of arrays there will be, and how many of them have been prepared for.
  private var left: Int
  private var prepared = 0

  /// - Parameter expected: how many values there will be in all, more or less.
  init(expected: Int) { left = expected * MemoryLayout<Double>.stride }

  /// Sees to it that there is room for one more array of `count` values.
  mutating func take(_ count: Int) {
    let size = count * MemoryLayout<Double>.stride
    // A larger one is mapped by itself.
    if size > 1 << 20 { return }
    prepared -= size
    if prepared < 0, left > 4 << 20 {
      prepared = min(left, ArrayHeap.step)
      left -= prepared
      stretch(by: prepared)
    }
  }

  /// Makes room for `count` more values in an array: for `room` in all where there is none, and at least for
  /// twice those that are there.
  mutating func makeRoom(for count: Int, in array: inout [Double], room: Int) {
    let present = array.count
    guard array.capacity - present < count else { return }
    let more = max(room, 2 * present, present + count)
    take(more)
    array.reserve(more)
  }

  private static let step = 24 << 20

  #if canImport(Glibc)
    /// Has glibc take blocks of up to 31 MiB from the heap, as it does once one of them has been given back;
    /// until then it maps those of 128 KiB and more by themselves.
    private static let takesLargeBlocks: Void = {
      let size = 31 << 20
      guard let block = unsafe malloc(size) else { return }
      // The compiler leaves out a block that nobody is told of.
      unsafe adviseHugePages(UnsafeMutableRawBufferPointer(start: block, count: size))
      unsafe free(block)
    }()
  #endif

  private func stretch(by size: Int) {
    #if canImport(Glibc)
      ArrayHeap.takesLargeBlocks
      // Sound: nobody else knows the block, and it is given back at once.
      guard let block = unsafe malloc(size) else { return }
      unsafe adviseHugePages(UnsafeMutableRawBufferPointer(start: block, count: size))
      unsafe free(block)
    #endif
  }
}
