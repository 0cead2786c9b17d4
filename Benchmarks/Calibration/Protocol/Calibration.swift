import Dispatch
import Synchronization
import VerdinIO
import VerdinNumerics
import VerdinSimulation

/// Runs the scenarios of a protocol. The figures depend on the seed alone, not on the threads.
package struct Calibration: Sendable {
  package var seed: UInt64
  package var threads: Int

  package init(seed: UInt64, threads: Int) {
    self.seed = seed
    self.threads = threads
  }

  /// What was found of one scenario.
  package struct Row: Sendable {
    /// With the range that belongs to the runs that were made.
    package var scenario: Scenario
    package var estimate: Double
    /// The first estimate where it was out of range and a second one decided.
    package var first: Double?

    package var isInOrder: Bool { scenario.allows(estimate) }
  }

  /// A row for each scenario and variant, in their order. What is out of range is run once more with
  /// four times the runs and another seed, and that decides.
  ///
  /// - Parameter report: told how many runs of all are done, now and then.
  package func run(
    _ scenarios: [Scenario], report: @Sendable (Int, Int) -> Void = { _, _ in }
  ) throws(Diagnostic) -> [Row] {
    let expanded = try Self.expanded(scenarios)
    var rows = zip(expanded, try estimates(expanded, seed, report))
      .map { Row(scenario: $0, estimate: $1) }
    let failed = rows.indices.filter { !rows[$0].isInOrder && rows[$0].scenario.kind != .exact }
    guard !failed.isEmpty else { return rows }
    let again = failed.map { expanded[$0].with(replications: 4 * expanded[$0].replications) }
    for (place, second) in zip(failed, zip(again, try estimates(again, seed &+ 1, report))) {
      rows[place] = Row(scenario: second.0, estimate: second.1, first: rows[place].estimate)
    }
    return rows
  }

  private static func expanded(_ scenarios: [Scenario]) throws(Diagnostic) -> [Scenario] {
    var all: [Scenario] = []
    for scenario in scenarios {
      let variants = try Experiment.of(scenario).variants(scenario)
      for variant in variants.isEmpty ? [""] : variants {
        var one = scenario
        one.variant = variant
        all.append(one)
      }
    }
    return all
  }

  private func estimates(
    _ scenarios: [Scenario], _ seed: UInt64, _ report: @Sendable (Int, Int) -> Void
  ) throws(Diagnostic) -> [Double] {
    let groups = try Self.groups(scenarios)
    let pieces = groups.indices.flatMap { group in
      groups[group].pieces.map { Piece(group: group, runs: $0) }
    }
    let results = pieces.map { _ in Results() }
    let total = pieces.reduce(0) { $0 + $1.runs.count }
    let next = Atomic(0)
    let done = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: threads) { _ in
      var storage = Storage()
      while true {
        let place = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard place < pieces.count else { return }
        let piece = pieces[place]
        let group = groups[piece.group]
        var found: [Double] = []
        for run in piece.runs {
          var generator = SplitMix64(seed: seed ^ group.stream, stream: UInt64(run))
          group.run(&generator, &storage, &found)
        }
        results[place].values.withLock { $0 = found }
        report(
          done.wrappingAdd(piece.runs.count, ordering: .relaxed).newValue, total)
      }
    }
    var estimates = scenarios.map { _ in 0.0 }
    for group in groups.indices {
      let values = pieces.indices.filter { pieces[$0].group == group }
        .flatMap { results[$0].values.withLock { $0 } }
      let members = groups[group].members
      for (offset, member) in members.enumerated() {
        let own = stride(from: offset, to: values.count, by: members.count).map { values[$0] }
        estimates[member] = estimate(own, scenarios[member].kind)
      }
    }
    return estimates
  }

  private func estimate(_ values: [Double], _ kind: Scenario.Kind) -> Double {
    kind == .delay
      ? values.sorted()[values.count / 2] : values.reduce(0, +) / Double(values.count)
  }

  /// Scenarios that share their runs.
  private struct Group: Sendable {
    var members: [Int]
    var replications: Int
    var stream: UInt64
    var run: Experiment.Run

    /// The runs in pieces, for the threads to take.
    var pieces: [Range<Int>] {
      let size = max(1, replications / 8)
      return stride(from: 0, to: replications, by: size).map {
        $0..<min(replications, $0 + size)
      }
    }
  }

  private static func groups(_ scenarios: [Scenario]) throws(Diagnostic) -> [Group] {
    var order: [String] = []
    var members: [String: [Int]] = [:]
    for (place, scenario) in scenarios.enumerated() {
      let experiment = try Experiment.of(scenario)
      let key =
        "\(experiment.prefixes[0]) \(scenario.replications) " + (try experiment.data(scenario))
      if members[key] == nil { order.append(key) }
      members[key, default: []].append(place)
    }
    return try order.map { key throws(Diagnostic) in
      let places = members[key] ?? []
      let own = places.map { scenarios[$0] }
      return Group(
        members: places, replications: own[0].replications,
        stream: SplitMix64.stream(named: key), run: try Experiment.of(own[0]).prepare(own))
    }
  }

  private struct Piece: Sendable {
    var group: Int
    var runs: Range<Int>
  }
}

/// What the runs of one piece found.
private final class Results: Sendable {
  let values = Mutex<[Double]>([])
}
