import VerdinJudge
import VerdinMeasurement
import VerdinNumerics

/// One measured thing, run once over its metrics: what `check.py` counts the instructions of.
struct CountedRun {
  enum Work: String {
    case kernels, sort, pairs, interval, judge, raw
  }

  let work: Work
  let kind: DataKind
  let size: Int
  let metrics: Int
  let instructions: InstructionSet

  /// - Returns: nil when the arguments make no sense.
  init?(_ arguments: [String]) {
    guard arguments.count == 4 || arguments.count == 5, let work = Work(rawValue: arguments[0]),
      let kind = DataKind(rawValue: arguments[1]), let size = Int(arguments[2]), size > 1,
      let metrics = Int(arguments[3]), metrics > 0
    else { return nil }
    let name = arguments.count == 5 ? arguments[4] : InstructionSet.best.name
    guard let instructions = InstructionSet.available.first(where: { $0.name == name }) else {
      return nil
    }
    self.instructions = instructions
    self.work = work
    self.kind = kind
    self.size = size
    self.metrics = metrics
  }

  /// Runs it once so that storage grows, and once more to be counted.
  func run() {
    let inputs = kind.samples(metrics, size)
    switch work {
    case .kernels:
      var kernels = Kernels(instructions)
      twice { for samples in inputs { _ = opaque(kernels.measure(samples)) } }
    case .sort:
      var kernels = Kernels(instructions)
      twice { for samples in inputs { kernels.sort(samples) } }
    case .pairs, .interval:
      var kernels = Kernels(instructions)
      for samples in inputs { _ = kernels.measure(samples) }
      for samples in inputs {
        kernels.sort(samples)
        countedRegion {
          if work == .pairs { _ = opaque(kernels.comparePairs()) } else { kernels.findInterval() }
        }
      }
    case .raw:
      let pairs = inputs.map {
        MetricPair(name: "latency_ms", champion: Series($0.x), challenger: Series($0.y))
      }
      let config = JudgeConfig(metrics: [MetricConfig(name: "latency_ms", harm: .increase)])
      twice { for pair in pairs { _ = opaque(judge([pair], config: config)) } }
    case .judge:
      let pairs = seriesOfMinutes(inputs)
      var workspace = Workspace()
      twice {
        _ = opaque(
          judge(pairs, config: JudgeConfig(), policy: .verdin, workspace: &workspace))
      }
    }
  }

  private func twice(_ body: () -> Void) {
    body()
    countedRegion(body)
  }
}

/// Between the beginning and the end of this function callgrind collects; it knows it by its name.
@inline(never)
private func countedRegion(_ body: () -> Void) { body() }
