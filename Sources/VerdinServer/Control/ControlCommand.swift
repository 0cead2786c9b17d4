import VerdinRollout

/// What can be asked on the runtime socket, one line each.
enum ControlCommand: Equatable {
  case getShare
  case setShare(TrafficShare)
  case getMirror
  case setMirror(TrafficShare)
  case getCounts
  case getHealth

  struct Mistake: Error, Equatable { let reason: String }

  init(_ line: some StringProtocol) throws(Mistake) {
    let words = line.split { $0 == " " || $0 == "\t" }.map { String($0) }
    switch words {
    case ["get", "share"]: self = .getShare
    case ["get", "mirror"]: self = .getMirror
    case ["set", "mirror", "off"]: self = .setMirror(.none)
    case ["get", "counts"]: self = .getCounts
    case ["get", "health"]: self = .getHealth
    case let words where words.count == 3 && words[..<2] == ["set", "share"]:
      self = .setShare(try Self.share(words[2]))
    case let words where words.count == 3 && words[..<2] == ["set", "mirror"]:
      self = .setMirror(try Self.share(words[2]))
    default:
      throw Mistake(
        reason: "unknown command; known: get share, set share PERCENT, get mirror, "
          + "set mirror PERCENT, get counts, get health")
    }
  }

  /// Digits with at most one point, so that `nan`, `0x19` and `1e1` are mistakes.
  private static func share(_ text: String) throws(Mistake) -> TrafficShare {
    let isPlain = text.utf8.allSatisfy {
      $0 == UInt8(ascii: ".") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
    }
    guard isPlain, let percent = Double(text), let share = TrafficShare(percent: percent) else {
      throw Mistake(reason: "a share is a percentage from 0 to 100 with at most two decimals")
    }
    return share
  }

  /// Does it, and gives the answer without its line feed.
  func run(on state: ProxyState, mirror: Mirror, droppedRecords: Int) -> String {
    switch self {
    case .getShare: return "share \(state.share.description.dropLast(2))"
    case .setShare(let share):
      return state.setShare(share).map {
        "error: the challenger gets copies of \($0) of the requests; set mirror 0 first"
      } ?? "ok"
    case .getMirror: return "mirror \(state.mirror.description.dropLast(2))"
    case .setMirror(let share):
      if let inTheWay = state.setMirror(share) {
        return "error: the challenger answers \(inTheWay) of the requests itself; set share 0 first"
      }
      // Only now, so that none comes behind.
      if share == .none { mirror.dropWaiting() }
      return "ok"
    case .getCounts:
      return "champion \(state.count(of: .champion)) challenger \(state.count(of: .challenger)) "
        + "errors \(state.failureCount)" + (mirror.counts.text.map { " " + $0 } ?? "")
    case .getHealth: return Self.health(of: state, droppedRecords: droppedRecords)
    }
  }

  private static func health(of state: ProxyState, droppedRecords: Int) -> String {
    let word =
      switch (state.isServed(.champion), state.isServed(.challenger)) {
      case (true, true): "healthy"
      case (true, false): "degraded"
      case (false, _): "unavailable"
      }
    let upstreams = state.upstreams.map {
      "\($0.arm) \($0.address) \($0.health.isUp ? "up" : "down")"
    }
    let counts = [
      "redirected \(state.redirectionCount)", "refused \(state.refusalCount)",
      "unlogged \(droppedRecords)",
    ]
    return ([word] + upstreams + counts).joined(separator: "\n")
  }
}
