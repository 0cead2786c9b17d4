import VerdinJudge
import VerdinMeasurement
import VerdinNumerics

/// One row: the kernels, the whole judge by each policy, and both sorts, in turn on the same data.
///
/// Times are nanoseconds a metric.
func measureKernels(_ kind: DataKind, _ size: Int, _ plan: Plan) throws {
  let inputs = kind.samples(plan.metrics(size), size)
  let policies = size <= 1_440 ? JudgePolicy.all : []
  let times = KernelTimes(kind, inputs, policies: policies, rounds: plan.rounds(size))
  emit([
    "row": "kernels", "kind": kind.rawValue, "n": size, "metrics": inputs.count,
    "instructions": InstructionSet.best.name, "ns": times.kernels, "own_sort_ns": times.ownSort,
    "array_sort_ns": times.standardSort, "both_ns": times.both,
    "search_ns": searchTime(inputs, rounds: plan.rounds(size)),
  ])
  for (policy, time) in times.judge {
    emit([
      "row": "judge", "policy": policy, "kind": kind.rawValue, "n": size,
      "metrics": inputs.count, "ns": time, "array_sort_ns": times.standardSort,
    ])
  }
  guard let folder = plan.folder else { return }
  let shared = inputs.prefix(plan.shared(size))
  var kernels = Kernels()
  try save(shared, to: "\(folder)/\(kind.rawValue)-\(size).f64")
  for (number, samples) in shared.enumerated() {
    let result = kernels.measure(samples)
    emit([
      "row": "result", "kind": kind.rawValue, "n": size, "metric": number, "u": result.u,
      "p": result.p, "estimate": result.estimate, "lower": result.lower, "upper": result.upper,
    ])
  }
}

/// What estimate and interval cost a metric whose arms are sorted: for peers that are given such.
private func searchTime(_ inputs: [Samples], rounds: Int) -> Double {
  let sorted = inputs.map(SortedArms.init)
  var kernels = Kernels()
  let least = leastTimes(
    rounds: rounds, [{ for arms in sorted { _ = opaque(kernels.findInterval(of: opaque(arms))) } }])
  return least[0] / Double(inputs.count)
}

/// One row: the same figures by programs without these kernels, on continuous data.
func measurePeers(_ size: Int, _ plan: Plan) {
  let inputs = DataKind.continuous.samples(plan.shared(size), size)
  let kind = DataKind.continuous.rawValue
  let reranking = leastTimes(
    rounds: 2, [{ for samples in inputs { _ = opaque(RerankingPeer.measure(opaque(samples))) } }])
  emit(["row": "reranking", "kind": kind, "n": size, "ns": reranking[0] / Double(inputs.count)])
  if size <= 1_440 {
    let naive = leastTimes(
      rounds: 2, [{ for samples in inputs { _ = opaque(NaivePeer.measure(opaque(samples))) } }])
    emit(["row": "naive", "kind": kind, "n": size, "ns": naive[0] / Double(inputs.count)])
  }
  for (number, samples) in inputs.enumerated() {
    let result = RerankingPeer.measure(samples)
    emit([
      "row": "reranking_result", "kind": kind, "n": size, "metric": number,
      "u": result.u, "p": result.p, "estimate": result.estimate, "lower": result.lower,
      "upper": result.upper,
    ])
  }
}
