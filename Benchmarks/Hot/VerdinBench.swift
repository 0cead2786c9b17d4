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
           verdin-bench large [VALUES]
           verdin-bench csv FILE

    hot  kernels and judge beside the sort floor; exit code 1 when these or a metric more allocate.
         --data leaves the samples in FOLDER as raw doubles, for the peers.
    large
         one metric of very many raw values, 10,000,000 an arm, and its sketches.
    csv  the CSV reader.

    """

  static func main() throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    switch arguments.first {
    case "hot":
      guard let plan = Plan(arguments.dropFirst()) else { break }
      for kind in DataKind.allCases {
        for size in plan.sizes { try measureKernels(kind, size, plan) }
      }
      exit(measureAllocations() ? 0 : 1)
    case "large" where arguments.count <= 2:
      guard let size = arguments.count == 2 ? Int(arguments[1]) : 10_000_000, size > 0 else {
        break
      }
      measureLarge(size)
      exit(0)
    case "csv" where arguments.count == 2:
      try measureReading(arguments[1])
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
