import CAllocationCount

/// Counts what the kernels allocate once their storage has grown.
///
/// - Returns: whether allocations can be counted here and the kernels make none.
func measureAllocations() -> Bool {
  let seen = allocations { _ = opaque([Double](repeating: 1, count: opaque(100))) }
  emit(["row": "counter", "allocations_of_an_array": seen])
  var holds = seen == 1
  for kind in DataKind.allCases {
    for size in [60, 300, 1_440, 10_000] {
      let inputs = kind.samples(6, size)
      var kernels = Kernels()
      for samples in inputs { _ = opaque(kernels.measure(samples)) }
      let count = allocations {
        for samples in inputs { _ = opaque(kernels.measure(samples)) }
      }
      holds = holds && count == 0
      emit(["row": "allocations", "kind": kind.rawValue, "n": size, "kernels": count])
    }
  }
  return holds
}

private func allocations(_ body: () -> Void) -> Int {
  let before = allocation_count()
  body()
  return Int(allocation_count() - before)
}
