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
