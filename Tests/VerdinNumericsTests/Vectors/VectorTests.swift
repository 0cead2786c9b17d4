import Foundation
import Testing

/// Kernels against vectors that an independent prototype computed; see Tests/References/README.md.
@Suite struct VectorTests {
  static let operations = [
    rankOperations, seriesOperations, boundaryOperations, rateOperations, quantileOperations,
    meanOperations, multiplicityOperations, planningOperations,
  ].reduce(into: Operations()) { all, family in
    all.merge(family) { _, _ in preconditionFailure("two families have one operation") }
  }

  /// Operations of the vectors that no kernel of this target computes.
  static let elsewhere: Set<String> = [
    "mix_bound_one_sided", "mix_bound_two_sided",
    "rate_logE", "rate_logE_quasi", "rate_cs", "srm_logE", "exceed_logE", "lan_demets",
    "quantile_cs_ranks", "lil_radius", "block_swap_exact", "block_swap_mc", "splitmix_signs",
    "ledoit_wolf_uncentred", "mcnemar", "tango_ci", "delong", "spiegelhalter", "psi",
  ]

  @Test func `the committed vectors are reproduced`() throws {
    let folder = FigureRow.references.appendingPathComponent("vectors")
    let vectors = try Vector.read(folder: folder)
    #expect(Set(vectors.map(\.operation)).isSuperset(of: Self.operations.keys))
    for vector in vectors { try check(vector) }
  }

  /// The whole set is not part of the project; it is checked where it is at hand.
  @Test(.enabled(if: folder != nil))
  func `every vector of the folder VERDIN_VECTORS is reproduced`() throws {
    let vectors = try Vector.read(folder: try #require(Self.folder))
    #expect(vectors.count > 0)
    for vector in vectors { try check(vector) }
  }

  private static let folder = ProcessInfo.processInfo.environment["VERDIN_VECTORS"].map {
    URL(fileURLWithPath: $0)
  }

  private func check(_ vector: Vector) throws {
    guard !Self.elsewhere.contains(vector.operation) else { return }
    guard let operation = Self.operations[vector.operation] else {
      Issue.record("\(vector.id): no operation is named '\(vector.operation)'")
      return
    }
    try vector.check(operation(vector.input))
  }
}
