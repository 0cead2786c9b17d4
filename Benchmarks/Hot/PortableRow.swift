import VerdinMeasurement
import VerdinNumerics

/// One row: the kernels for any processor, and the best that this one runs, in turn on the same data.
func measurePortable(_ kind: DataKind, _ size: Int, _ plan: Plan) {
  let inputs = kind.samples(plan.metrics(size), size)
  var portable = Kernels(.portable)
  var best = Kernels()
  let least = leastTimes(
    rounds: plan.rounds(size),
    [
      { for samples in inputs { _ = opaque(portable.measure(opaque(samples))) } },
      { for samples in inputs { _ = opaque(best.measure(opaque(samples))) } },
    ])
  emit([
    "row": "portable", "kind": kind.rawValue, "n": size, "instructions": InstructionSet.best.name,
    "ns": least[0] / Double(inputs.count), "best_ns": least[1] / Double(inputs.count),
  ])
}
