/// One line of a request log: `{"time":1712000000.123,"id":"…","arm":"champion","status":200,
/// "latency_ms":3.4}`.
struct RequestLine: Equatable {
  /// When the answer was finished, in unix seconds.
  var time: Double
  /// Of the identifier; nil where there is none.
  var id: RequestKey?
  var arm: Arm
  var status: Int
  /// Milliseconds.
  var latency: Double
}

/// A digest of a request's identifier. Two of ten million share one once in hundreds of thousands of
/// logs.
struct RequestKey: Hashable {
  private let digest: UInt64

  init(_ text: some Sequence<UInt8>) {
    var state = Self.start
    for byte in text { Self.take(byte, &state) }
    digest = Self.mixed(state)
  }

  init(_ bytes: ByteView, _ range: Range<Int>) {
    var state = Self.start
    for place in range { Self.take(bytes[place], &state) }
    digest = Self.mixed(state)
  }

  // FNV-1a, and the last step of SplitMix64 to spread it.
  private static let start: UInt64 = 0xCBF2_9CE4_8422_2325

  private static func take(_ byte: UInt8, _ state: inout UInt64) {
    state = (state ^ UInt64(byte)) &* 0x100_0000_01B3
  }

  private static func mixed(_ state: UInt64) -> UInt64 {
    var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// Reads lines of a request log, those as the proxy writes them without building a tree.
struct RequestLineReader {
  /// What errors call the log.
  let file: String

  /// The line at `start`, which ends in front of `end`.
  ///
  /// - Throws: a `Diagnostic` with a column and line 1, since the line's number is not known here.
  @inline(__always)
  func line(_ bytes: ByteView, _ start: Int, _ end: Int) throws(Diagnostic) -> RequestLine {
    if let line = Self.usual(bytes, start, end) { return line }
    return try anyLine(bytes, start, end)
  }

  private static let time = Array("{\"time\":".utf8)
  private static let id = Array(",\"id\":\"".utf8)
  private static let arm = Array("\",\"arm\":\"ch".utf8)
  private static let champion = Array("ampion".utf8)
  private static let challenger = Array("allenger".utf8)
  private static let status = Array("\",\"status\":".utf8)
  private static let latency = Array(",\"latency_ms\":".utf8)

  /// A line exactly as the proxy writes it; nil for any other.
  private static func usual(_ bytes: ByteView, _ start: Int, _ end: Int) -> RequestLine? {
    var place = start
    guard skip(time, bytes, &place), let time = number(bytes, &place), skip(id, bytes, &place)
    else { return nil }
    let first = place
    while bytes[place] != UInt8(ascii: "\"") {
      // Escapes, control characters and the end are for the other reader.
      guard bytes[place] >= 0x20, bytes[place] < 0x7F, bytes[place] != UInt8(ascii: "\\")
      else { return nil }
      place += 1
    }
    let id = first..<place
    guard skip(Self.arm, bytes, &place) else { return nil }
    let arm: Arm
    if skip(champion, bytes, &place) {
      arm = .champion
    } else if skip(challenger, bytes, &place) {
      arm = .challenger
    } else {
      return nil
    }
    guard skip(Self.status, bytes, &place), let status = number(bytes, &place),
      skip(Self.latency, bytes, &place), let latency = number(bytes, &place),
      bytes[place] == UInt8(ascii: "}"), place + 1 == end, time >= 0, latency >= 0,
      latency.isFinite, (100..<1000).contains(status), status == status.rounded()
    else { return nil }
    return RequestLine(
      time: time, id: RequestKey(bytes, id), arm: arm, status: Int(status), latency: latency)
  }

  @inline(__always)
  private static func skip(_ text: [UInt8], _ bytes: ByteView, _ place: inout Int) -> Bool {
    for (offset, byte) in text.enumerated() where bytes[place &+ offset] != byte { return false }
    place &+= text.count
    return true
  }

  @inline(__always)
  private static func number(_ bytes: ByteView, _ place: inout Int) -> Double? {
    let scanned = DecimalScanner.scan(bytes, from: place)
    guard scanned.end > place, bytes[place] != UInt8(ascii: "+") else { return nil }
    place = scanned.end
    return scanned.value
  }

  /// A line with other members, spaces or another order; or what is wrong with it.
  @inline(never)
  private func anyLine(
    _ bytes: ByteView, _ start: Int, _ end: Int
  ) throws(Diagnostic) -> RequestLine {
    let text = (start..<end).map { bytes[$0] }
    let root = try Node(json: text, file: file)
    guard root.members != nil else { throw wrong(root, "a request is \(root.summary)") }
    guard let word = root["arm"]?.string, let arm = Arm(rawValue: word) else {
      throw wrong(
        root["arm"] ?? root,
        root["arm"].map { "'arm' is \($0.summary), neither champion nor challenger" }
          ?? "a request without 'arm'")
    }
    let status = try number(root, "status") { (100..<1000).contains($0) && $0 == $0.rounded() }
    var id: RequestKey?
    if let node = root["id"], !node.isNull {
      guard let text = node.string else { throw wrong(node, "'id' is \(node.summary), no text") }
      id = RequestKey(text.utf8)
    }
    return RequestLine(
      time: try number(root, "time") { $0 >= 0 }, id: id, arm: arm, status: Int(status),
      latency: try number(root, "latency_ms") { $0 >= 0 })
  }

  private func number(
    _ root: Node, _ key: String, _ isUsable: (Double) -> Bool
  ) throws(Diagnostic) -> Double {
    guard let node = root[key] else { throw wrong(root, "a request without '\(key)'") }
    guard case .number(let number) = node.value, number.value.isFinite, isUsable(number.value)
    else { throw wrong(node, "'\(key)' is \(node.summary)") }
    return number.value
  }

  private func wrong(_ node: Node, _ message: String) -> Diagnostic {
    Diagnostic(
      file: file, position: node.position, message: message,
      hint:
        "a line reads {\"time\":1712000000.123,\"id\":\"7\",\"arm\":\"champion\",\"status\":200,"
        + "\"latency_ms\":3.4}")
  }
}
