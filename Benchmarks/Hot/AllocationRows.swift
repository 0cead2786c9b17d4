import CAllocationCount
import VerdinJudge
import VerdinMeasurement

/// Counts what the kernels allocate once their storage has grown, and what a metric more costs the
/// whole judge.
///
/// - Returns: whether allocations can be counted here and neither makes any.
func measureAllocations() -> Bool {
  func ofAnArray() -> Int {
    allocations { _ = opaque([Double](repeating: 1, count: opaque(100))) }
  }
  // The first one looks up its type.
  _ = ofAnArray()
  let seen = ofAnArray()
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
      let judge = allocationsOfMoreMetrics(kind, size)
      holds = holds && count == 0 && judge == 0
      emit([
        "row": "allocations", "kind": kind.rawValue, "n": size, "kernels": count, "judge": judge,
      ])
    }
  }
  return holds
}

/// What 18 more series cost a judgement of 12, in storage that is kept.
///
/// The first crosses a limit and decides, so that the judgement as a whole has the same words.
private func allocationsOfMoreMetrics(_ kind: DataKind, _ size: Int) -> Int {
  let all = seriesOfMinutes(kind.samples(30, size))
  let few = Array(all.prefix(12))
  let limited = MetricConfig(name: all[0].name, limits: Limits(below: 1))
  let config = JudgeConfig(metrics: [limited])
  var workspace = Workspace()
  func count(_ pairs: [MetricPair]) -> Int {
    allocations {
      _ = opaque(judge(pairs, config: config, policy: .verdin, workspace: &workspace))
    }
  }
  _ = count(all)
  return count(all) - count(few)
}

private func allocations(_ body: () -> Void) -> Int {
  let before = allocation_count()
  body()
  return Int(allocation_count() - before)
}
