import Foundation
import Testing

@testable import VerdinNumerics

/// The sums of the bootstrap are the same bits whatever adds them up.
@Suite struct BootstrapExactnessTests {
  @Test(arguments: [2, 3, 64, 65, 300])
  func `sums of replicates equal a plain loop bit for bit`(count: Int) throws {
    let sums = ReplicateSums(count: count, samples: 9, replicates: 50)
    try #expect(sums.byLibrary() == sums.byLoop())
  }

  @Test func `a sum does not depend on how many samples are multiplied with it`() throws {
    let all = try ReplicateSums(count: 211, samples: 40, replicates: 70).byLibrary()
    for samples in [1, 2, 7, 39] {
      let few = try ReplicateSums(count: 211, samples: samples, replicates: 70).byLibrary()
      #expect(few.elements.prefix(samples * 70) == all.elements.prefix(samples * 70))
    }
  }

  @Test func `a sum does not depend on how many replicates are drawn with it`() throws {
    let all = try ReplicateSums(count: 211, samples: 5, replicates: 70).byLibrary()
    let few = try ReplicateSums(count: 211, samples: 5, replicates: 23).byLibrary()
    for sample in 0..<5 {
      for replicate in 0..<23 { #expect(few[sample, replicate] == all[sample, replicate]) }
    }
  }

  @Test(arguments: try runnableCores())
  func `kernels for every processor give the same bits`(core: String) async throws {
    let expected = digest(
      ReplicateSums(count: 300, samples: 33, replicates: 130).byLoop().elements)
    await #expect(processExitsWith: .success) { [core, expected = expected as UInt64] in
      setenv("OPENBLAS_CORETYPE", core, 1)
      let sums = try ReplicateSums(count: 300, samples: 33, replicates: 130).byLibrary()
      try #expect(BLAS().environment.coreName == core)
      #expect(digest(sums.elements) == expected)
    }
  }

  @Test(arguments: SampleKind.allCases)
  func `rounding to the grid keeps ten digits of mean and deviation`(kind: SampleKind) {
    var generator = SplitMix64(seed: 4)
    for count in [2, 30, 1_440] {
      let values = kind.draw(count, shift: 0.2, &generator)
      var matrix = Matrix(rows: 2, columns: count)
      let sample = GridSample(values, into: &matrix, row: 0, squaresBelow: 1)
      let moments = Moments(values.span)
      let n = Double(count)
      let squares = sample.sumOfSquares - sample.sum * sample.sum / n
      let deviation = sample.unit * (squares / (n - 1)).squareRoot()
      #expect(abs(sample.mean - moments.mean) <= 1e-10 * moments.standardDeviation)
      #expect(deviation.isClose(to: moments.standardDeviation, relative: 1e-10))
    }
  }
}

/// Samples of many kinds on the grid, and the weights to resample them with.
private struct ReplicateSums {
  var grid: Matrix
  var weights = Matrix()

  init(count: Int, samples: Int, replicates: Int) {
    var generator = SplitMix64(seed: 77)
    let kinds = SampleKind.allCases
    let values = (0..<samples).map { kinds[$0 % kinds.count].draw(count, shift: 0, &generator) }
    grid = Matrix(rows: 2 * samples, columns: count)
    for (row, sample) in values.enumerated() {
      _ = GridSample(sample, into: &grid, row: row, squaresBelow: samples)
    }
    var stream = BootstrapWeights(count: count, seed: 5)
    stream.next(replicates, into: &weights)
  }

  func byLibrary() throws -> Matrix {
    var sums = Matrix()
    try BLAS().multiply(grid, transposed: weights, into: &sums)
    return sums
  }

  func byLoop() -> Matrix { plainProduct(grid, transposed: weights) }
}

/// The kernels that this processor can run: all up to those that are chosen for it.
private func runnableCores() throws -> [String] {
  #if arch(x86_64)
    let ascending = ["Prescott", "Nehalem", "Haswell", "Zen", "SkylakeX"]
    let best = try BLAS().environment.coreName
    let last = best == "Haswell" ? "Zen" : best
    guard let place = ascending.firstIndex(of: last) else { return [best] }
    return Array(ascending[...place])
  #else
    return [try BLAS().environment.coreName]
  #endif
}
