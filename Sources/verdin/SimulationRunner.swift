import Dispatch
import Foundation
import Synchronization
import VerdinSimulation

/// What a trial found of one planted change.
struct SimulationResult: Sendable {
  var noise: String
  var change: PlantedChange
  var tally: SimulationTally
}

/// Simulates on all cores. Every run has its own random numbers, so the sums are the same on one.
struct SimulationRunner {
  var threads: Int
  var runs: Int

  init(threads: Int?, runs: Int) {
    self.threads = threads ?? ProcessInfo.processInfo.activeProcessorCount
    self.runs = runs
  }

  func run(
    _ trials: [SimulationTrial], _ changes: [PlantedChange], _ progress: SimulationProgress
  ) -> [SimulationResult] {
    let cells = trials.flatMap { trial in changes.map { Cell(trial: trial, change: $0) } }
    let step = max(1, runs / 20)
    let pieces = cells.indices.flatMap { cell in
      stride(from: 0, to: runs, by: step).map { (cell, $0..<min(runs, $0 + step)) }
    }
    let next = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: threads) { _ in
      var storage = SimulationStorage()
      while true {
        let place = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard place < pieces.count else { return }
        let (cell, range) = pieces[place]
        cells[cell].take(range, &storage)
        progress.advance(by: range.count)
      }
    }
    return cells.map(\.result)
  }
}

/// A noise and a change, and the verdicts so far.
private final class Cell: Sendable {
  let trial: SimulationTrial
  let change: PlantedChange
  private let tally: Mutex<SimulationTally>

  init(trial: SimulationTrial, change: PlantedChange) {
    self.trial = trial
    self.change = change
    tally = Mutex(SimulationTally(metrics: trial.simulation.metricNames.count))
  }

  func take(_ runs: Range<Int>, _ storage: inout SimulationStorage) {
    let found = trial.simulation.tally(runs, change, &storage)
    tally.withLock { $0.merge(found) }
  }

  var result: SimulationResult {
    SimulationResult(noise: trial.noise, change: change, tally: tally.withLock { $0 })
  }
}

/// Tells on standard error how far it is, when that is a terminal.
final class SimulationProgress: Sendable {
  private let total: Int
  private let isShown = isatty(STDERR_FILENO) != 0
  private let done = Atomic(0)

  init(total: Int) { self.total = total }

  func advance(by runs: Int) {
    let now = done.wrappingAdd(runs, ordering: .relaxed).newValue
    guard isShown else { return }
    let text = "\r\(100 * now / total) % of \(total) simulated recordings"
    FileHandle.standardError.write(Data(text.utf8))
  }

  func end() {
    if isShown { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
  }
}
