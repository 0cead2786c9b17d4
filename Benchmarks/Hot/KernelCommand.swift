import VerdinNumerics

/// One part of the rank pass, for profilers: `verdin-bench kernel NAME KIND SIZE [INSTRUCTIONS]`.
struct KernelCommand {
  private enum Part: String, CaseIterable {
    case sort, pairs, interval, all
  }

  private let part: Part
  private let kind: DataKind
  private let size: Int
  private let instructions: InstructionSet

  /// - Returns: nil when the arguments make no sense, or this processor lacks the instructions.
  init?(_ arguments: ArraySlice<String>) {
    let words = Array(arguments)
    guard words.count == 3 || words.count == 4, let part = Part(rawValue: words[0]),
      let kind = DataKind(rawValue: words[1]), let size = Int(words[2]), size > 0
    else { return nil }
    self.part = part
    self.kind = kind
    self.size = size
    let name = words.count == 4 ? words[3] : InstructionSet.best.name
    guard let instructions = InstructionSet.available.first(where: { $0.name == name }) else {
      return nil
    }
    self.instructions = instructions
  }

  /// Runs the part on the same metrics whenever it is called, once to grow the storage and four
  /// times by the clock, whose reading is within the time: some 0.3 µs a metric.
  func run() {
    let inputs = kind.samples(max(2, min(20, 160_000 / size)), size)
    var kernels = Kernels(instructions)
    var least = Double.infinity
    for round in 0...4 {
      var time = 0.0
      for samples in inputs {
        if part != .all && part != .sort { kernels.sort(samples) }
        let start = Clock.thread
        switch part {
        case .sort: kernels.sort(opaque(samples))
        case .pairs: _ = opaque(kernels.comparePairs())
        case .interval: kernels.findInterval()
        case .all: _ = opaque(kernels.measure(opaque(samples)))
        }
        time += Clock.thread - start
      }
      if round > 0 { least = min(least, time / Double(inputs.count)) }
    }
    emit([
      "row": "kernel", "part": part.rawValue, "kind": kind.rawValue, "n": size,
      "instructions": instructions.name, "metrics": inputs.count, "ns": least,
    ])
  }
}
