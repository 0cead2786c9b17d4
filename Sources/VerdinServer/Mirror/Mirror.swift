import NIOCore
import Synchronization
import VerdinRollout

/// Sends copies of requests to the challenger, and lets nobody wait for what becomes of them.
///
/// Copies live on an event loop of their own, so a challenger that hangs, fails or floods costs those who
/// serve the champion's clients no more than handing a copy over. Of these there are only so many at a
/// time: one too many is dropped before anything is done about it.
final class Mirror: Sendable {
  let settings: MirrorSettings
  let counts = MirrorCounts()
  private let loop: any EventLoop
  private let sender: NIOLoopBound<CopySender>
  private let sweeps: RepeatedTask

  /// - Parameter loop: one that serves no client.
  static func start(
    on loop: any EventLoop, state: ProxyState, settings: ProxySettings, log: RequestLog?
  ) async throws -> Mirror {
    try await loop.submit {
      Mirror(on: loop, state: state, settings: settings, log: log)
    }.get()
  }

  private init(
    on loop: any EventLoop, state: ProxyState, settings: ProxySettings, log: RequestLog?
  ) {
    self.settings = settings.mirror
    self.loop = loop
    let sender = NIOLoopBound(
      CopySender(loop: loop, state: state, settings: settings, counts: counts, log: log),
      eventLoop: loop)
    self.sender = sender
    let sweep = min(settings.timeouts.sweep, settings.mirror.timeout)
    sweeps = loop.scheduleRepeatedTask(initialDelay: sweep, delay: sweep) { _ in
      sender.value.sweep()
    }
  }

  /// Takes a copy over, or drops it. Returns at once.
  func offer(_ copy: RequestCopy) {
    guard counts.came() <= settings.concurrency + settings.queue else {
      counts.left()
      return counts.copyDropped()
    }
    loop.execute { [sender] in sender.value.take(copy) }
  }

  /// Drops the copies that wait; those on their way may end.
  func dropWaiting() { loop.execute { [sender] in sender.value.dropWaiting() } }

  /// Ends all copies, also those on their way.
  func stop() async throws {
    sweeps.cancel()
    try await loop.submit { [sender] in sender.value.stop() }.get()
  }
}

/// What has become of the requests while the mirror was on.
final class MirrorCounts: Sendable {
  private let pending = Atomic(0)
  private let copies = Atomic(0)
  private let failures = Atomic(0)
  private let drops = Atomic(0)
  private let passes = Atomic(0)

  /// - Returns: how many copies there are with the new one, waiting or on their way.
  func came() -> Int { pending.add(1, ordering: .relaxed).newValue }
  func left() { pending.subtract(1, ordering: .relaxed) }

  func copySent() { copies.add(1, ordering: .relaxed) }
  /// The challenger gave no whole answer in time.
  func copyFailed() { failures.add(1, ordering: .relaxed) }
  /// A copy that was due was not sent, because there were too many or they took too long.
  func copyDropped() { drops.add(1, ordering: .relaxed) }
  /// A request of a kind that is not copied: its method or path, or its body's size.
  func requestSkipped() { passes.add(1, ordering: .relaxed) }

  /// nil as long as the mirror has had nothing to do.
  var text: String? {
    let numbers = [
      copies.load(ordering: .relaxed), failures.load(ordering: .relaxed),
      drops.load(ordering: .relaxed), passes.load(ordering: .relaxed),
    ]
    guard numbers.contains(where: { $0 > 0 }) else { return nil }
    return "mirrored \(numbers[0]) unanswered \(numbers[1]) dropped \(numbers[2]) "
      + "skipped \(numbers[3])"
  }
}
