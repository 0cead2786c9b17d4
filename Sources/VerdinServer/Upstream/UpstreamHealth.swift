import Synchronization

/// Whether an upstream gets requests: told by checks and by the requests themselves, from any thread.
///
/// An answer is an answer: a status of 500 is for the judge to see, not for the proxy to hide. Only
/// connections that fail, time out or carry no HTTP count as failures.
final class UpstreamHealth: Sendable {
  private let fall: Int
  private let rise: Int
  private let up = Atomic(true)
  private let failedChecks = Atomic(0)
  private let passedChecks = Atomic(0)
  private let failedRequests = Atomic(0)

  init(fall: Int, rise: Int) {
    precondition(fall > 0 && rise > 0, "fall \(fall) and rise \(rise) have to be positive")
    self.fall = fall
    self.rise = rise
  }

  var isUp: Bool { up.load(ordering: .relaxed) }

  func checkPassed() {
    failedChecks.store(0, ordering: .relaxed)
    guard !isUp else { return }
    if passedChecks.add(1, ordering: .relaxed).newValue >= rise {
      failedRequests.store(0, ordering: .relaxed)
      up.store(true, ordering: .relaxed)
    }
  }

  func checkFailed() { count(failedChecks) }

  func requestFailed() { count(failedRequests) }

  /// Costs one load where nothing has failed before.
  func requestAnswered() {
    if failedRequests.load(ordering: .relaxed) != 0 { failedRequests.store(0, ordering: .relaxed) }
  }

  private func count(_ failures: borrowing Atomic<Int>) {
    if failures.add(1, ordering: .relaxed).newValue >= fall {
      passedChecks.store(0, ordering: .relaxed)
      up.store(false, ordering: .relaxed)
    }
  }
}

/// A server of one arm.
final class Upstream: Sendable {
  let arm: Arm
  /// Its place among all upstreams of the proxy.
  let index: Int
  let address: HostPort
  /// The address as text, for the Host field of those who named none.
  let authority: String
  let health: UpstreamHealth

  init(arm: Arm, index: Int, address: HostPort, health: HealthSettings) {
    self.arm = arm
    self.index = index
    self.address = address
    self.health = UpstreamHealth(fall: health.fall, rise: health.rise)
    authority = address.description
  }
}
