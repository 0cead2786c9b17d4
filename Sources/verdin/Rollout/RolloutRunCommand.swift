import ArgumentParser
import Dispatch
import Foundation
import VerdinIO
import VerdinRollout

struct RolloutRunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Carry a started rollout to its end: success, rollback, or a person's turn.",
    discussion: """
      Ended by a signal it leaves the traffic where it is; run it again to go on where it stopped. \
      What happens is told on standard error, the closing status on standard output.
      """)

  @OptionGroup var place: RolloutPlace
  @OptionGroup var output: StatusOutput

  func run() async throws {
    let start = try place.status().state.start
    let signals = leavingWord()
    defer { for signal in signals { signal.cancel() } }
    try await acting(router: start?.router ?? "") {
      var session = try RolloutSession(place)
      try await carry(&session)
      try output.close(place, session.state.exitStatus)
    }
  }

  /// Steps until nothing goes on by itself. What fails on the way is told and tried again, since the
  /// world may come back; a rollback that is not confirmed is given three tries.
  private func carry(_ session: inout RolloutSession) async throws {
    var unconfirmed = 0
    while true {
      do {
        switch try await session.advance() {
        case .ended, .waiting: return
        case .idle(let time): try await SystemClock().sleep(until: time)
        case .recorded: continue
        }
      } catch let failure as UnconfirmedRollback {
        unconfirmed += 1
        guard unconfirmed < 3 else { throw failure }
        Console.note("error: the rollback is not confirmed: \(failure.reason); trying again")
        try await SystemClock().sleep(until: SystemClock().now + Double(unconfirmed))
      } catch let failure where failure is any RetriableFailure {
        Console.note("error: \(failure); trying again")
        let now = SystemClock().now
        try await SystemClock().sleep(until: now + min(10, session.start.rules.interval))
      }
    }
  }

  /// Says on SIGINT and SIGTERM what becomes of the traffic.
  private func leavingWord() -> [any DispatchSourceSignal] {
    [(SIGINT, 130), (SIGTERM, 143)].map { number, code in
      // Not SIG_IGN: programs that are started from here would ignore it too.
      signal(number) { _ in }
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        Console.note(
          "stopped; the traffic stays as it is. Go on: verdin rollout run --rollout "
            + "\(place.rollout); or back: verdin rollout rollback --rollout \(place.rollout)")
        Foundation.exit(Int32(code))
      }
      source.resume()
      return source
    }
  }
}

/// A failure of the world that may pass.
protocol RetriableFailure: Error {}
extension RouterError: RetriableFailure {}
extension WrongShare: RetriableFailure {}
extension WrongMirror: RetriableFailure {}
extension LedgerFailure: RetriableFailure {}
