import CAllocationCount
import Testing
import VerdinNumerics

/// In the steady state a metric costs no allocation: not the sorting, not U, not the interval.
@Suite struct AllocationTests {
  @Test(.enabled(if: countingWorks))
  func `an array is seen by the count`() {
    #expect(allocations { keep([Double](repeating: 1, count: 1_000)) } == 1)
    #expect(allocations { keep(0.0) } == 0)
  }

  @Test(
    .enabled(if: countingWorks && isOptimized, "debug builds box what release keeps in registers"),
    arguments: [SampleKind.normal, .hundredths, .integers, .heavyTail, .clustered, .constant],
    [12, 60, 300, 1_440])
  func `judging a metric allocates nothing`(kind: SampleKind, size: Int) {
    var generator = SplitMix64(seed: 71)
    let inputs = (0..<6).map { _ in
      (kind.draw(size, shift: 0.2, &generator), kind.draw(size, shift: 0, &generator))
    }
    var bench = Bench()
    for (x, y) in inputs { bench.judge(x, y) }
    let count = allocations {
      for (x, y) in inputs { bench.judge(x, y) }
    }
    #expect(count == 0, "\(kind), \(size)")
  }

  @Test(.enabled(if: countingWorks && isOptimized))
  func `moments, percentiles and fences allocate nothing`() {
    var generator = SplitMix64(seed: 72)
    let values = SampleKind.normal.draw(500, shift: 0, &generator)
    let sample = SortedSample(values)
    let count = allocations {
      keep(Moments(values.span).standardDeviation)
      keep(Fences(sample, factor: 1.5, guarded: true).upper)
      keep(
        NormalDistribution.quantile(
          sample.percentile(10).magnitude.truncatingRemainder(dividingBy: 1)))
    }
    #expect(count == 0)
  }
}

/// The storage that one worker keeps from metric to metric.
private struct Bench {
  private var scratch = SortScratch()
  private var x = SortedSample()
  private var y = SortedSample()
  private var finder = HodgesLehmann()
  private var cache = ExactNullCache()
  private let alphas = [0.01, 0.05]

  mutating func judge(_ xs: [Double], _ ys: [Double]) {
    x.replace(with: xs, scratch: &scratch)
    y.replace(with: ys, scratch: &scratch)
    keep(MannWhitney(x, y).asymptotic.twoSided)
    finder.estimate(x, y, alphas: alphas, exact: &cache)
    keep(finder.estimate)
  }
}

private func allocations(_ body: () -> Void) -> Int {
  let before = allocation_count()
  body()
  return Int(allocation_count() - before)
}

/// False where `malloc` is not replaced: other C libraries than glibc, and under sanitizers.
private let countingWorks = allocations { keep([Double](repeating: 0, count: 99)) } > 0

/// Whether this is a release build: there `assert` does not evaluate its argument.
private let isOptimized: Bool = {
  var optimized = true
  assert(
    {
      optimized = false; return true
    }())
  return optimized
}()

/// Uses a value in a way that the optimizer cannot remove.
@inline(never) @_optimize(none)
private func keep<Value>(_ value: Value) {}
