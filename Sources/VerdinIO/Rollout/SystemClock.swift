import Foundation
import VerdinRollout

/// The time of this machine.
package struct SystemClock: RolloutClock {
  package init() {}

  package var now: Double { Date().timeIntervalSince1970 }

  package func sleep(until time: Double) async throws {
    try await Task.sleep(for: .seconds(max(0, time - now)))
  }
}
