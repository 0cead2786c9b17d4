/// What splits the traffic between the two arms.
public protocol Router: Sendable {
  /// Why a share cannot be set on this router; nil when it can.
  func objection(to share: TrafficShare) -> String?
  /// Asks for a share. Repeating it is harmless.
  func setChallengerShare(_ share: TrafficShare) async throws
  /// The share in force, read back from the router itself.
  func challengerShare() async throws -> TrafficShare
}

/// A router that says beforehand what it would do, for a dry run.
public protocol RehearsingRouter: Router {
  /// Every command that would be sent and every change of a file that would be made, in their order.
  /// Nothing is sent for it, and nothing read; empty for a share that cannot be set.
  func commands(for share: TrafficShare) -> [String]
}

/// A router that counts the requests it has sent to each arm.
public protocol CountingRouter: Router {
  /// The requests since the router began to count, which may be anew after a reload; nil when it does
  /// not know.
  func served() async throws -> ServedRequests?
}

/// Requests per arm.
public struct ServedRequests: Sendable, Equatable, Codable {
  public var champion: Int
  public var challenger: Int

  public init(champion: Int, challenger: Int) {
    self.champion = champion
    self.challenger = challenger
  }
}

/// A router that can send the challenger copies of the requests, whose answers nobody gets.
public protocol MirroringRouter: Router {
  /// Asks for the share of the requests that is copied. Repeating it is harmless.
  func setMirror(_ share: TrafficShare) async throws
  /// The share in force, read back from the router itself.
  func mirror() async throws -> TrafficShare
  /// Every command that would be sent. Nothing is sent for it.
  func mirrorCommands(for share: TrafficShare) -> [String]
}

/// The durable record of a rollout: append-only.
public protocol Ledger: Sendable {
  /// All events of the rollout, oldest first.
  func events() throws -> [RecordedEvent]
  /// How many events there are.
  func count() throws -> Int
  /// Makes an event durable.
  ///
  /// - Parameter sequence: the number the event must get, from 0: another writer's event in between
  ///   is an error.
  func append(_ event: RecordedEvent, sequence: Int) throws
}

/// An event with its time in unix seconds and who caused it.
public struct RecordedEvent: Sendable, Equatable, Codable {
  public var event: RolloutEvent
  public var time: Double
  public var actor: String

  public init(_ event: RolloutEvent, at time: Double, by actor: String) {
    self.event = event
    self.time = time
    self.actor = actor
  }
}

/// What looks at a running stage.
public protocol StageJudge: Sendable {
  /// Judges what has been recorded up to now. A source that fails is no error here but a look whose
  /// data cannot be trusted.
  func look(at time: Double, in state: RolloutState) async -> Look
}

/// Where the time comes from.
public protocol RolloutClock: Sendable {
  /// Now, in unix seconds.
  var now: Double { get }
  /// Waits, or throws `CancellationError` when nobody waits any more.
  func sleep(until time: Double) async throws
}
