import VerdinJudge

/// One measured thing, run once over its metrics: what `check.py` counts the instructions of.
struct CountedRun {
  enum Work: String {
    case kernels, judge
  }

  let work: Work
  let kind: DataKind
  let size: Int
  let metrics: Int

  /// - Returns: nil when the arguments make no sense.
  init?(_ arguments: [String]) {
    guard arguments.count == 4, let work = Work(rawValue: arguments[0]),
      let kind = DataKind(rawValue: arguments[1]), let size = Int(arguments[2]), size > 1,
      let metrics = Int(arguments[3]), metrics > 0
    else { return nil }
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
      var kernels = Kernels()
      twice { for samples in inputs { _ = opaque(kernels.measure(samples)) } }
    case .judge:
      let pairs = seriesOfMinutes(inputs)
      var workspace = Workspace()
      twice { _ = opaque(judge(pairs, policy: .verdin, workspace: &workspace)) }
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
