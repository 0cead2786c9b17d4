/// The names that a message's `Connection` fields list, in lower case: fields that end here.
struct ConnectionOptions: Equatable, Sendable {
  private var names: [String] = []

  /// Takes in the value of one `Connection` field.
  mutating func add(_ value: String) {
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

extension StringProtocol {
  var trimmingBlanks: SubSequence {
    let start = firstIndex { $0 != " " && $0 != "\t" } ?? endIndex
    var end = endIndex
    while end > start, self[index(before: end)] == " " || self[index(before: end)] == "\t" {
      end = index(before: end)
    }
    return self[start..<end]
  }
}
