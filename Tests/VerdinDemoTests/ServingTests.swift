import Synchronization
import Testing

@testable import VerdinDemo

/// A real model server under real load, on loopback.
@Suite struct ServingTests {
  private let digits = Digits()

  /// Loads a server for a while.
  private func outcome(
    _ faults: ModelServer.Faults, images: Int = 600
  ) async throws -> (outcome: LoadGenerator.Outcome, labels: [String]) {
    let model = SoftmaxClassifier(learning: digits.training.prefix(images), seed: 1)
    let server = try await ModelServer(model, faults: faults, port: 0, seed: 1)
    let labels = Labels()
    var settings = LoadGenerator.Settings(port: server.port)
    settings.rate = 200
    settings.connections = 8
    settings.labelDelay = 0.05
    let load = try await LoadGenerator(settings, images: Array(digits.heldOut)) { labels.add($0) }
    while labels.count < 60 { try await Task.sleep(for: .milliseconds(20)) }
    let outcome = try await load.stop()
    try await server.stop()
    return (outcome, labels.lines)
  }

  @Test(.timeLimit(.minutes(1))) func `a healthy model answers all, mostly right`() async throws {
    let (outcome, labels) = try await outcome(.init())
    #expect(outcome.failed == 0)
    #expect(outcome.answered >= labels.count)
    let right = labels.count { $0.contains(",1,") }
    #expect(Double(right) > 0.75 * Double(labels.count))
    #expect(Set(labels.map { $0.prefix { $0 != "," } }).count == labels.count)
  }

  @Test(.timeLimit(.minutes(1))) func `the share of errors that is asked for really happens`()
    async throws
  {
    let (outcome, labels) = try await outcome(.init(errorShare: 0.5))
    // Six standard deviations of some 120 requests or more.
    let share = Double(outcome.failed) / Double(outcome.answered)
    #expect(abs(share - 0.5) < 0.28)
    #expect(labels.count <= outcome.answered - outcome.failed)
  }

  @Test(.timeLimit(.minutes(1))) func `an answer waits as long as it is told to`() async throws {
    let start = ContinuousClock.now
    let (outcome, _) = try await outcome(.init(delay: 100))
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    // Eight clients, each with an answer in 100 ms or more.
    #expect(Double(outcome.answered) <= 80 * seconds + 8)
  }
}

private final class Labels: Sendable {
  private let kept = Mutex<[String]>([])

  func add(_ line: String) { kept.withLock { $0.append(line) } }
  var lines: [String] { kept.withLock { $0 } }
  var count: Int { kept.withLock { $0.count } }
}
