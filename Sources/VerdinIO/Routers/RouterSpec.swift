/// What splits the traffic, as one text: `kind:address?option=value&option=value`.
///
/// `%26` in a value is an ampersand, and so on for every byte.
struct RouterSpec: Sendable {
  let text: String
  let kind: String
  let address: String
  private(set) var options: [Option]

  struct Option: Sendable, Equatable {
    var name: String
    var value: String
  }

  init(_ text: String) throws(Diagnostic) {
    self.text = text
    guard let colon = text.firstIndex(of: ":"), colon > text.startIndex else {
      throw Self.fault(
        text, "a router is written kind:address",
        hint: "for example haproxy:/run/haproxy.sock?backend=model; kinds: \(RouterKind.names)")
    }
    kind = String(text[..<colon])
    let rest = text[text.index(after: colon)...]
    let pieces = rest.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    address = try Self.decoded(pieces[0], in: text)
    options = []
    guard pieces.count == 2 else { return }
    for piece in pieces[1].split(separator: "&", omittingEmptySubsequences: false) {
      let sides = piece.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard sides.count == 2, !sides[0].isEmpty else {
        throw Self.fault(text, "'\(piece)' is no option", hint: "write option=value, joined by &")
      }
      options.append(
        Option(name: String(sides[0]), value: try Self.decoded(sides[1], in: text)))
    }
  }

  /// The value of an option that has been checked to be there, or to have a value of its own.
  subscript(name: String) -> String {
    guard let value = self[optional: name] else {
      preconditionFailure("router \(kind) has no option \(name)")
    }
    return value
  }

  subscript(optional name: String) -> String? {
    options.first { $0.name == name }?.value
  }

  func all(_ name: String) -> [String] { options.filter { $0.name == name }.map(\.value) }

  /// Holds the options against those of the kind, and fills in what was left out.
  mutating func complete(_ known: [RouterKind.Option]) throws(Diagnostic) {
    if address.isEmpty { throw fault("the address is missing", hint: nil) }
    for option in options {
      guard let match = known.first(where: { $0.name == option.name }) else {
        let names = known.map(\.name)
        throw fault(
          "unknown option '\(option.name)'",
          hint: (nearest(to: option.name, among: names).map { "did you mean '\($0)'? " } ?? "")
            + "known options: \(names.joined(separator: ", "))")
      }
      if options.count(where: { $0.name == option.name }) > 1, !match.repeats {
        throw fault("option '\(option.name)' is written twice", hint: "write it once")
      }
      if option.value.isEmpty { throw fault("option '\(option.name)' is empty", hint: nil) }
    }
    for option in known where self[optional: option.name] == nil {
      switch option.presence {
      case .required:
        throw fault(
          "option '\(option.name)' is missing: \(option.meaning)",
          hint: "add \(options.isEmpty ? "?" : "&")\(option.name)=...")
      case .optional: break
      case .fallback(let value): options.append(Option(name: option.name, value: value))
      }
    }
  }

  /// The time that an exchange may take.
  func timeout() throws(Diagnostic) -> Duration {
    let text = self["timeout"]
    guard let seconds = Double(text), seconds > 0, seconds <= 3_600 else {
      throw fault("timeout '\(text)' is no time", hint: "write seconds, such as timeout=5")
    }
    return .seconds(seconds)
  }

  /// An option that goes into another program's language, where only these letters have no meaning.
  func word(_ name: String, also letters: String = "") throws(Diagnostic) -> String {
    let value = self[name]
    try check(value, "option '\(name)'", also: letters)
    return value
  }

  func check(_ value: String, _ what: String, also letters: String = "") throws(Diagnostic) {
    let isPlain = value.allSatisfy { letter in
      letter.isASCII && (letter.isLetter || letter.isNumber) || "-_.:".contains(letter)
        || letters.contains(letter)
    }
    guard isPlain, !value.isEmpty else {
      throw fault(
        "\(what) is '\(value)', which is no name there",
        hint: "letters, digits and \(("-_.:" + letters).map { "'\($0)'" }.joined(separator: " "))")
    }
  }

  func fault(_ message: String, hint: String?) -> Diagnostic {
    Self.fault(text, message, hint: hint)
  }

  static func fault(_ text: String, _ message: String, hint: String?) -> Diagnostic {
    Diagnostic(file: "router '\(text)'", message: message, hint: hint)
  }

  private static func decoded(_ text: Substring, in spec: String) throws(Diagnostic) -> String {
    guard text.contains("%") else { return String(text) }
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      let digits = rest.prefix(2)
      guard digits.count == 2, let value = UInt8(String(Substring(digits)), radix: 16) else {
        throw fault(spec, "'%' begins no %26 and the like in '\(text)'", hint: "write %25 for '%'")
      }
      bytes.append(value)
      rest = rest.dropFirst(2)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
