import VerdinRollout

/// HAProxy, over its runtime socket: a per cent in a map, which the configuration compares with a
/// random number or a hash.
///
/// HAProxy takes `banana` in silence and keeps the old number, and 1000 as everything; so only whole
/// per cents are written, and the number in force is read back. A reload reads the file again and
/// forgets what was set at run time, so the file is written as well.
struct HAProxyMapRouter: RehearsingRouter, CountingRouter {
  let socket: HAProxySocket
  let map: String
  let key: String
  /// The backends of champion and challenger, for their counts.
  let backends: (champion: String, challenger: String)?

  private var address: String { "\(socket.socket.address) map \(map)" }

  func objection(to share: TrafficShare) -> String? {
    share.isWhole
      ? nil : "the map has whole per cents, and \(share) is none; take a whole number"
  }

  func commands(for share: TrafficShare) -> [String] {
    guard share.isWhole else { return [] }
    return [command(share), "write '\(key) \(share.percentText)' to \(map)"]
  }

  private func command(_ share: TrafficShare) -> String {
    "set map \(map) \(key) \(share.percentText)"
  }

  /// The traffic first and the file after it: a full disk cannot stop a rollback.
  func setChallengerShare(_ share: TrafficShare) async throws {
    if let reason = objection(to: share) {
      throw RouterError.unfit(address: address, reason: reason)
    }
    try await checkKey()
    try await socket.order([command(share)])
    let file = AtomicFile(path: map)
    do {
      let text = try file.read()
      let next = try text.settingMap(key, to: share.percentText, in: map)
      if next != text { try file.write(next) }
    } catch {
      throw RouterError.unfit(
        address: address,
        reason:
          "\(share) is in force, but a reload of HAProxy would bring back what the file says: "
          + "\(error)")
    }
  }

  func challengerShare() async throws -> TrafficShare {
    try await checkKey()
    let command = "get map \(map) \(key)"
    let lines = try await socket.ask(command)
    guard let answer = lines.first, lines.count == 1, answer.hasPrefix("type=") else {
      throw socket.refused(command, lines)
    }
    guard answer.contains("found=yes"), let value = quoted("value", in: answer) else {
      throw socket.garbled(command, lines)
    }
    // A map of texts would have any text in force.
    guard quoted("type", in: answer) == "sint" else {
      throw RouterError.unfit(
        address: address, reason: "HAProxy does not read the map as numbers",
        hint: "use the converter map_str_int(\(map),0)")
    }
    guard let percent = Int(value), (0...100).contains(percent) else {
      throw RouterError.unfit(
        address: address, reason: "'\(key)' is \(value), which is no per cent from 0 to 100")
    }
    return TrafficShare(basisPoints: percent * 100)
  }

  func served() async throws -> ServedRequests? {
    guard let backends else { return nil }
    let y = try await HAProxyBackend(reading: socket, name: backends.champion)
    let x = try await HAProxyBackend(reading: socket, name: backends.challenger)
    return ServedRequests(
      champion: y.servers.reduce(0) { $0 + $1.served },
      challenger: x.servers.reduce(0) { $0 + $1.served })
  }

  /// `add map` happily adds a key that is there, and the converter's default stands for one that is not.
  private func checkKey() async throws(RouterError) {
    let command = "show map \(map)"
    let lines = try await socket.ask(command)
    guard lines.allSatisfy({ $0.hasPrefix("0x") }) else { throw socket.refused(command, lines) }
    let entries = lines.map { $0.split(separator: " ") }.filter { $0.count >= 2 && $0[1] == key }
    guard entries.count == 1 else {
      throw .unfit(
        address: address,
        reason: entries.isEmpty
          ? "the map has no key '\(key)'" : "the map has the key '\(key)' \(entries.count) times",
        hint: entries.isEmpty
          ? "write the line '\(key) 0' into \(map) and reload HAProxy"
          : "keep one line of it in \(map) and reload HAProxy")
    }
  }

  private func quoted(_ name: String, in answer: Substring) -> String? {
    // `type` comes twice: how keys are matched, bare, and what the value is, in quotes.
    guard let start = answer.range(of: "\(name)=\"")?.upperBound,
      let end = answer[start...].firstIndex(of: "\"")
    else { return nil }
    return String(answer[start..<end])
  }
}

extension String {
  /// The text of a map file in which one key has another value, all else being kept.
  fileprivate func settingMap(
    _ key: String, to value: String, in file: String
  ) throws(RouterError) -> String {
    var lines = split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let places = lines.indices.filter {
      lines[$0].split(whereSeparator: \.isWhitespace).first == key[...]
    }
    guard places.count == 1 else {
      throw .unfit(
        address: file, reason: "\(places.count) lines begin with '\(key)' where one should")
    }
    lines[places[0]] = "\(key) \(value)"
    return lines.joined(separator: "\n")
  }
}

extension RouterKind {
  static let haproxyMap = RouterKind(
    name: "haproxy-map", summary: "HAProxy by a per cent in a map, over its runtime socket",
    address: "SOCKET",
    options: [
      Option("map", "the map's file, as HAProxy's configuration names it", .required),
      Option("key", "the key of the per cent", .fallback("challenger")),
      Option("champion", "the champion's backend, for counts", .optional),
      Option("challenger", "the challenger's backend, for counts", .optional),
      .timeout,
    ]
  ) { spec throws(Diagnostic) in
    let names = ["champion", "challenger"].filter { spec[optional: $0] != nil }
    if names.count == 1 {
      throw spec.fault(
        "'\(names[0])' alone counts nothing", hint: "name the backends of both arms, or none")
    }
    return HAProxyMapRouter(
      socket: HAProxySocket(
        socket: LocalSocket(address: spec.address, timeout: try spec.timeout())),
      map: try spec.word("map", also: "/+~@"), key: try spec.word("key"),
      backends: names.isEmpty
        ? nil : (try spec.word("champion"), try spec.word("challenger")))
  }
}
