import Synchronization
import VerdinRollout

/// What all event loops and the runtime socket share.
final class ProxyState: Sendable {
  let upstreams: [Upstream]
  private let byArm: [[Upstream]]
  /// The challenger's share in hundredths of a per cent, and above 16 bits that of the mirror: of the two
  /// one is always 0.
  private let split: Atomic<Int>
  private let finished: [ArmCount]
  private let failures = Atomic(0)
  private let redirections = Atomic(0)
  private let refusals = Atomic(0)
  private let clients = Atomic(0)
  private let drains = Atomic(false)

  private final class ArmCount: Sendable { let value = Atomic(0) }

  init(_ settings: ProxySettings) {
    precondition(
      settings.share == .none || settings.mirror.share == .none,
      "a share of \(settings.share) besides a mirror of \(settings.mirror.share)")
    split = Atomic(settings.share.basisPoints | settings.mirror.share.basisPoints << 16)
    finished = Arm.allCases.map { _ in ArmCount() }
    let addresses = Arm.allCases.flatMap { arm in settings.upstreams(of: arm).map { (arm, $0) } }
    let upstreams = addresses.enumerated().map { index, entry in
      Upstream(arm: entry.0, index: index, address: entry.1, health: settings.health)
    }
    precondition(
      upstreams.count <= UpstreamSet.capacity,
      "\(upstreams.count) upstreams; there may be \(UpstreamSet.capacity)")
    self.upstreams = upstreams
    byArm = Arm.allCases.map { arm in upstreams.filter { $0.arm == arm } }
  }

  /// In force for every request whose head is read after it was set.
  var share: TrafficShare {
    TrafficShare(basisPoints: split.load(ordering: .acquiring) & 0xFFFF)
  }

  /// The share of the requests that the challenger gets copies of.
  var mirror: TrafficShare { TrafficShare(basisPoints: split.load(ordering: .acquiring) >> 16) }

  /// - Returns: the mirror's share that is in the way; nil when it was set.
  func setShare(_ share: TrafficShare) -> TrafficShare? {
    change(to: share, at: 0, unless: 16)
  }

  /// - Returns: the challenger's share that is in the way; nil when it was set.
  func setMirror(_ mirror: TrafficShare) -> TrafficShare? {
    change(to: mirror, at: 16, unless: 0)
  }

  /// Sets one of the two, unless both would be above 0. None can always be set.
  private func change(to new: TrafficShare, at place: Int, unless other: Int) -> TrafficShare? {
    var old = split.load(ordering: .acquiring)
    while true {
      let inTheWay = TrafficShare(basisPoints: old >> other & 0xFFFF)
      if new > .none, inTheWay > .none { return inTheWay }
      let (isDone, found) = split.compareExchange(
        expected: old, desired: inTheWay.basisPoints << other | new.basisPoints << place,
        ordering: .sequentiallyConsistent)
      if isDone { return nil }
      old = found
    }
  }

  func requestFinished(at arm: Arm) { finished[arm.rawValue].value.add(1, ordering: .relaxed) }
  /// An arm gave no whole answer, or there was none to ask.
  func requestFailed() { failures.add(1, ordering: .relaxed) }
  /// The champion serves what was the challenger's by the share.
  func requestRedirected() { redirections.add(1, ordering: .relaxed) }
  /// A request that no arm was asked about: malformed, too large, too many.
  func requestRefused() { refusals.add(1, ordering: .relaxed) }

  func count(of arm: Arm) -> Int { finished[arm.rawValue].value.load(ordering: .relaxed) }
  var failureCount: Int { failures.load(ordering: .relaxed) }
  var redirectionCount: Int { redirections.load(ordering: .relaxed) }
  var refusalCount: Int { refusals.load(ordering: .relaxed) }

  var isDraining: Bool { drains.load(ordering: .relaxed) }
  func beginDrain() { drains.store(true, ordering: .relaxed) }

  /// - Returns: how many clients there are with the new one.
  func clientCame() -> Int { clients.add(1, ordering: .relaxed).newValue }
  func clientLeft() { clients.subtract(1, ordering: .relaxed) }

  func upstreams(of arm: Arm) -> [Upstream] { byArm[arm.rawValue] }

  func isServed(_ arm: Arm) -> Bool { upstreams(of: arm).contains { $0.health.isUp } }
}
