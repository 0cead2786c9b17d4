/// A router that cannot do what the plan asks for.
public struct PlanError: Error, Equatable {
  public let reason: String
}

/// The router answered, but has another share than it was asked for.
public struct WrongShare: Error, Equatable {
  public let asked: TrafficShare
  public let found: TrafficShare
}

/// The router answered, but copies another share of the requests than it was asked for.
public struct WrongMirror: Error, Equatable {
  public let asked: TrafficShare
  public let found: TrafficShare
}

/// Somebody else has written to the ledger in between. Nothing is lost: the runner catches up.
public struct LedgerConflict: Error, Equatable {
  public let sequence: Int
  public init(sequence: Int) { self.sequence = sequence }
}

/// The ledger could not be read or written. What it holds is untouched.
public struct LedgerFailure: Error, Equatable, CustomStringConvertible {
  public let reason: String
  public var description: String { "the ledger failed: \(reason)" }
}

/// Harm was seen and the champion has all traffic, but the ledger could not be told.
public struct UnrecordedRollback: Error, Equatable {
  public let reason: String
  public let failure: String
}

/// A rollback that is needed and was not confirmed: somebody has to look at the router.
public struct UnconfirmedRollback: Error, Equatable {
  public let reason: String
}

/// Runs an action on the ledger; what fails there, other than a conflict, is a `LedgerFailure`.
func onLedger<Value>(_ action: () throws -> Value) throws -> Value {
  do {
    return try action()
  } catch let conflict as LedgerConflict {
    throw conflict
  } catch {
    throw LedgerFailure(reason: "\(error)")
  }
}

extension Error {
  /// Whether the ledger or the router failed, rather than somebody having been faster or a rollback
  /// having been tried already.
  var isOfTheWorld: Bool {
    switch self {
    case is LedgerConflict, is UnconfirmedRollback, is UnrecordedRollback, is TransitionError,
      is CancellationError:
      false
    default: true
    }
  }
}
