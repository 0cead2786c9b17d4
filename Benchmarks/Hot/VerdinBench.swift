import VerdinMeasurement

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Measures Verdin's kernels, its judge and its CSV reader; writes one JSON object a line.
///
/// `bench.py` runs it beside the peers and prints the table.
@main struct VerdinBench {
  static let usage = """
    usage: verdin-bench hot [--quick] [--data FOLDER]
           verdin-bench blas [--quick]
           verdin-bench exact
           verdin-bench large [VALUES]
           verdin-bench scaling [METRICS]
           verdin-bench csv FILE
           verdin-bench batch FILE
           verdin-bench allocations
           verdin-bench once WORK KIND POINTS METRICS [INSTRUCTIONS]

    hot  kernels and judge beside the sort floor; exit code 1 when these or a metric more allocate.
         --data leaves the samples in FOLDER as raw doubles, for the peers.
    blas what uses matrix products, beside the same without BLAS.
    exact the exact p-value of samples with ties.
    large
         one metric of very many raw values, 10,000,000 an arm, and its sketches.
    scaling  100,000 metrics of 1,440 points an arm, all in memory (2.3 GB), on one thread and on two.
    csv  the CSV reader.
    batch  decoding, judging and answering the requests of a JSON Lines file.
    allocations  the last part of hot alone.
    once  a single run for a tool that counts instructions. WORK is kernels or one of them (sort,
         pairs for U and ties, interval), or judge, or raw for the judgement of values without
         times, in fresh storage; KIND is continuous, hundredths or integers;
         INSTRUCTIONS of the kernels are AVX2 or portable.

    """

  static func main() {
    do {
      try run(Array(CommandLine.arguments.dropFirst()))
    } catch {
      let message = "\(error)\n"
      write(STDERR_FILENO, message, message.utf8.count)
      exit(2)
    }
  }

  private static func run(_ arguments: [String]) throws {
    switch arguments.first {
    case "hot":
      guard let plan = Plan(arguments.dropFirst()) else { break }
      for kind in DataKind.allCases {
        for size in plan.sizes {
          try measureKernels(kind, size, plan)
          measurePortable(kind, size, plan)
        }
      }
      for size in plan.sizes where size <= 10_000 { measurePeers(size, plan) }
      exit(measureAllocations() ? 0 : 1)
    case "blas" where arguments.count == 1 || arguments.dropFirst() == ["--quick"]:
      try measureCore()
      for size in arguments.count == 1 ? [60, 300, 1_440] : [60, 300] {
        try measurePermutations(blocks: 2 * size, metrics: 96, labellings: 10_000)
        try measureCovariance(size: size, metrics: 500)
      }
      // 120 are the blocks of 12 of 1,440.
      for size in arguments.count == 1 ? [60, 120, 300, 1_440] : [60, 120] {
        try measureBootstrap(size: size, metrics: 960, replicates: 2_000)
      }
      exit(0)
    case "exact" where arguments.count == 1:
      measureExactWithTies()
      exit(0)
    case "allocations" where arguments.count == 1:
      exit(measureAllocations() ? 0 : 1)
    case "once":
      guard let run = CountedRun(Array(arguments.dropFirst())) else { break }
      run.run()
      exit(0)
    case "large" where arguments.count <= 2:
      guard let size = arguments.count == 2 ? Int(arguments[1]) : 10_000_000, size > 0 else {
        break
      }
      measureLarge(size)
      exit(0)
    case "scaling" where arguments.count <= 2:
      guard let metrics = arguments.count == 2 ? Int(arguments[1]) : 100_000, metrics > 0 else {
        break
      }
      measureScaling(metrics: metrics, size: 1_440)
      exit(0)
    case "csv" where arguments.count == 2:
      try measureReading(arguments[1])
      exit(0)
    case "batch" where arguments.count == 2:
      try measureBatch(arguments[1])
      exit(0)
    default: break
    }
    write(STDERR_FILENO, usage, usage.utf8.count)
    exit(2)
  }
}

/// What of the kernels is measured.
struct Plan {
  private(set) var sizes = [60, 300, 1_440, 10_000, 100_000, 1_000_000]
  private(set) var folder: String?

  /// - Returns: nil when the arguments make no sense.
  init?(_ arguments: ArraySlice<String>) {
    var rest = arguments
    while let argument = rest.popFirst() {
      switch argument {
      case "--quick": sizes = Array(sizes.prefix(4))
      case "--data":
        guard let value = rest.popFirst() else { return nil }
        folder = value
      default: return nil
      }
    }
  }

  /// Different metrics of one size: enough that branch predictors cannot learn them by heart.
  func metrics(_ size: Int) -> Int { max(2, min(256, 160_000 / size)) }

  func rounds(_ size: Int) -> Int { size <= 10_000 ? 12 : 3 }

  /// How many metrics the peers get to see; R takes a second for one of 10,000 points.
  func shared(_ size: Int) -> Int {
    size <= 60 ? 20 : size <= 300 ? 10 : size <= 1_440 ? 5 : size <= 10_000 ? 2 : 1
  }
}
