import VerdinJudge

/// Events as the ledger keeps them: a flat object with the kind and what belongs to it. Old kinds and
/// members are never renamed, so that old ledgers replay for ever.
extension RolloutEvent: Codable {
  /// The word for each kind of event.
  public enum Kind: String, Sendable, CaseIterable, Codable {
    case started, stageEntered = "stage-entered", routed, looked, extended, waiting, paused, resumed
    case promoted, trafficPulled = "traffic-pulled", rolledBack = "rolled-back"
    case rollbackUnconfirmed = "rollback-unconfirmed", succeeded
    case mirrored, mirrorPulled = "mirror-pulled"
  }

  public var kind: Kind {
    switch self {
    case .started: .started
    case .stageEntered: .stageEntered
    case .routed: .routed
    case .mirrored: .mirrored
    case .looked: .looked
    case .extended: .extended
    case .waiting: .waiting
    case .paused: .paused
    case .resumed: .resumed
    case .promoted: .promoted
    case .trafficPulled: .trafficPulled
    case .mirrorPulled: .mirrorPulled
    case .rolledBack: .rolledBack
    case .rollbackUnconfirmed: .rollbackUnconfirmed
    case .succeeded: .succeeded
    }
  }

  private enum Key: String, CodingKey {
    case kind, start, stage, share, look, until, reason, cause
  }

  public init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: Key.self)
    func reason() throws -> String { try members.decode(String.self, forKey: .reason) }
    func share() throws -> TrafficShare { try members.decode(TrafficShare.self, forKey: .share) }
    switch try members.decode(Kind.self, forKey: .kind) {
    case .started: self = .started(try members.decode(RolloutStart.self, forKey: .start))
    case .stageEntered: self = .stageEntered(try members.decode(Int.self, forKey: .stage))
    case .routed: self = .routed(try share())
    case .mirrored: self = .mirrored(try share())
    case .looked: self = .looked(try members.decode(Look.self, forKey: .look))
    case .extended:
      self = .extended(
        until: try members.decode(Double.self, forKey: .until), reason: try reason())
    case .waiting: self = .waiting(reason: try reason())
    case .paused: self = .paused(reason: try reason())
    case .resumed: self = .resumed
    case .promoted: self = .promoted(reason: try reason())
    case .trafficPulled: self = .trafficPulled(try share())
    case .mirrorPulled: self = .mirrorPulled(try share())
    case .rolledBack:
      self = .rolledBack(try members.decode(RollbackCause.self, forKey: .cause))
    case .rollbackUnconfirmed: self = .rollbackUnconfirmed(reason: try reason())
    case .succeeded: self = .succeeded
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: Key.self)
    try members.encode(kind, forKey: .kind)
    switch self {
    case .started(let start): try members.encode(start, forKey: .start)
    case .stageEntered(let stage): try members.encode(stage, forKey: .stage)
    case .routed(let share), .trafficPulled(let share), .mirrored(let share),
      .mirrorPulled(let share):
      try members.encode(share, forKey: .share)
    case .looked(let look): try members.encode(look, forKey: .look)
    case .extended(let until, let reason):
      try members.encode(until, forKey: .until)
      try members.encode(reason, forKey: .reason)
    case .waiting(let reason), .paused(let reason), .promoted(let reason),
      .rollbackUnconfirmed(let reason):
      try members.encode(reason, forKey: .reason)
    case .rolledBack(let cause): try members.encode(cause, forKey: .cause)
    case .resumed, .succeeded: break
    }
  }
}

extension RollbackCause: Codable {
  private enum Kind: String, Codable { case limit, verdict, distrust, unresolved, trouble, person }
  private enum Key: String, CodingKey { case kind, crossing, reason }

  public init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: Key.self)
    func reason() throws -> String { try members.decode(String.self, forKey: .reason) }
    switch try members.decode(Kind.self, forKey: .kind) {
    case .limit: self = .limit(try members.decode(Crossing.self, forKey: .crossing))
    case .verdict: self = .verdict(reason: try reason())
    case .distrust: self = .distrust(reason: try reason())
    case .unresolved: self = .unresolved(reason: try reason())
    case .trouble: self = .trouble(reason: try reason())
    case .person: self = .person(reason: try reason())
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: Key.self)
    let (kind, reason): (Kind, String?) =
      switch self {
      case .limit: (.limit, nil)
      case .verdict(let reason): (.verdict, reason)
      case .distrust(let reason): (.distrust, reason)
      case .unresolved(let reason): (.unresolved, reason)
      case .trouble(let reason): (.trouble, reason)
      case .person(let reason): (.person, reason)
      }
    try members.encode(kind, forKey: .kind)
    try members.encodeIfPresent(reason, forKey: .reason)
    if case .limit(let crossing) = self { try members.encode(crossing, forKey: .crossing) }
  }
}
