import VerdinRollout

/// What HAProxy tells about the servers of one backend.
struct HAProxyBackend: Equatable {
  /// How it balances; nil when the socket may not tell.
  var algorithm: String?
  var servers: [Server] = []

  struct Server: Equatable {
    var name: String
    /// The weight that was set, whether or not the server takes traffic.
    var weight: Int
    /// Why it takes no new traffic; nil when it does.
    var obstacle: String?
    /// Whether it only stands in when all others are down.
    var isBackup = false
    /// Whether its weight is still growing to what was set.
    var isWarmingUp = false
    /// The sessions that it was given, requests in HTTP.
    var served = 0

    var effectiveWeight: Int { obstacle == nil ? weight : 0 }
  }

  init(reading socket: HAProxySocket, name: String) async throws(RouterError) {
    try readStates(try await socket.ask("show servers state \(name)"), socket, name)
    try readStatistics(try await socket.ask("show stat -1 6 -1"), socket, name)
  }

  /// Rows of blanks and words under a header that begins with a sign of its own.
  private mutating func readStates(
    _ lines: [Substring], _ socket: HAProxySocket, _ name: String
  ) throws(RouterError) {
    let command = "show servers state \(name)"
    guard let top = lines.firstIndex(where: { $0.hasPrefix("# ") }) else {
      throw socket.refused(command, lines)
    }
    let header = lines[top].dropFirst(2).split(separator: " ")
    for line in lines[(top + 1)...] {
      let row = line.split(separator: " ", omittingEmptySubsequences: false)
      func field(_ name: String) -> Substring? {
        header.firstIndex(of: Substring(name)).flatMap { $0 < row.count ? row[$0] : nil }
      }
      guard row.count == header.count, let server = field("srv_name"),
        let operation = field("srv_op_state").flatMap({ Int($0) }),
        let administration = field("srv_admin_state").flatMap({ Int($0) }),
        let weight = field("srv_uweight").flatMap({ Int($0) }), (0...256).contains(weight)
      else { throw socket.garbled(command, [line]) }
      servers.append(
        Server(
          name: String(server), weight: weight, obstacle: obstacle(operation, administration),
          isWarmingUp: operation == 1))
    }
  }

  /// Why a server in these states takes no new traffic.
  private func obstacle(_ operation: Int, _ administration: Int) -> String? {
    if administration & 0x20 != 0 { return "its name does not resolve" }
    if administration & 0x18 != 0 { return "it is drained" }
    if administration & 0x07 != 0 { return "it is in maintenance" }
    switch operation {
    case 1, 2: return nil
    case 3: return "it is stopping"
    default: return "it is down"
    }
  }

  /// A CSV of all backends and servers: who is a backup, how is balanced, and the counts.
  private mutating func readStatistics(
    _ lines: [Substring], _ socket: HAProxySocket, _ name: String
  ) throws(RouterError) {
    let command = "show stat -1 6 -1"
    guard let first = lines.first, first.hasPrefix("# pxname,") else {
      throw socket.refused(command, lines)
    }
    let header = fields(first.dropFirst(2))
    for line in lines.dropFirst() where line.hasPrefix("\(name),") {
      let row = fields(line)
      func field(_ name: String) -> String? {
        header.firstIndex(of: name).flatMap { $0 < row.count ? row[$0] : nil }
      }
      guard let server = field("svname"), let backup = field("bck"),
        let served = field("stot").flatMap({ Int($0) })
      else { throw socket.garbled(command, [line]) }
      if server == "BACKEND" {
        if let algorithm = field("algo"), !algorithm.isEmpty { self.algorithm = algorithm }
      } else if let index = servers.firstIndex(where: { $0.name == server }) {
        servers[index].isBackup = backup == "1"
        servers[index].served = served
      }
    }
  }

  /// The fields of a line of CSV, in which quoted ones may have commas.
  private func fields(_ line: Substring) -> [String] {
    var fields = [""]
    var isQuoted = false
    for letter in line {
      switch letter {
      case "\"": isQuoted.toggle()
      case "," where !isQuoted: fields.append("")
      default: fields[fields.count - 1].append(letter)
      }
    }
    return fields
  }
}

extension HAProxyBackend {
  subscript(name: String) -> Server? { servers.first { $0.name == name } }

  /// The share that follows from the states of all servers, or what keeps it from being one.
  func share(champion: String, challenger: String) throws(Unfit) -> TrafficShare {
    guard let y = self[champion], let x = self[challenger] else {
      throw Unfit(
        reason: "the servers are \(servers.map(\.name).joined(separator: ", ")), not both "
          + "'\(champion)' and '\(challenger)'")
    }
    if algorithm == "first" {
      throw Unfit(reason: "'balance first' heeds no weights", hint: "use 'balance roundrobin'")
    }
    if let backup = [x, y].first(where: \.isBackup) {
      throw Unfit(
        reason: "server '\(backup.name)' is a backup, which takes no part in the split",
        hint: "take the word 'backup' from its line")
    }
    let isOther = { (server: Server) in server.name != champion && server.name != challenger }
    if let other = servers.first(where: { isOther($0) && !$0.isBackup && $0.effectiveWeight > 0 }) {
      throw Unfit(
        reason: "server '\(other.name)' takes traffic beside the two arms",
        hint: "give the two arms a backend of their own")
    }
    if y.weight > 0, let obstacle = y.obstacle {
      throw Unfit(
        reason: "the champion's server '\(champion)' takes no traffic: \(obstacle)"
          + (x.effectiveWeight > 0 ? "; the challenger gets all of it" : ""))
    }
    switch (x.effectiveWeight, y.effectiveWeight) {
    case (0, 0): throw Unfit(reason: "neither '\(champion)' nor '\(challenger)' takes traffic")
    case (0, _): return .none
    case (_, 0): return .all
    case (let a, let b):
      if let server = [x, y].first(where: \.isWarmingUp) {
        throw Unfit(
          reason: "server '\(server.name)' is in its slow start: its weight is not in force yet")
      }
      return TrafficShare(basisPoints: Int((Double(a) / Double(a + b) * 10_000).rounded()))
    }
  }

  struct Unfit: Error, Equatable {
    var reason: String
    var hint: String?
  }
}
