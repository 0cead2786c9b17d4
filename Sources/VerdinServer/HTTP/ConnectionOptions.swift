/// The names that a message's `Connection` fields list, in lower case: fields that end here.
struct ConnectionOptions: Equatable, Sendable {
  private var names: [String] = []

  /// Takes in the value of one `Connection` field.
  mutating func add(_ value: String) {
    if value.isSame("keep-alive") || value.isSame("close") { return }
    for name in value.split(separator: ",") {
      let name = name.trimmingBlanks
      // The usual ones name no field.
      if name.isEmpty || name.isSame("keep-alive") || name.isSame("close") { continue }
      names.append(name.lowercased())
    }
  }

  /// Whether a field of that name must not be passed on.
  func names(_ field: String) -> Bool {
    !names.isEmpty && names.contains { field.isSame($0) }
  }

  var upgrades: Bool { names.contains("upgrade") }
}

extension Substring {
  var trimmingBlanks: Substring {
    let start = utf8.firstIndex { !$0.isBlank } ?? endIndex
    var end = endIndex
    while end > start, utf8[utf8.index(before: end)].isBlank { end = utf8.index(before: end) }
    return self[start..<end]
  }
}

extension UInt8 {
  fileprivate var isBlank: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }
}
