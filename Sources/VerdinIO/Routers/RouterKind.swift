import VerdinRollout

/// A kind of router: its word in a spec, and how one is made.
package struct RouterKind: Sendable {
  package let name: String
  /// One line for the help.
  package let summary: String
  /// What stands after the colon.
  package let address: String
  package let options: [Option]
  let make: @Sendable (RouterSpec) throws(Diagnostic) -> any RehearsingRouter

  package struct Option: Sendable {
    package let name: String
    package let meaning: String
    package let presence: Presence
    var repeats = false

    package enum Presence: Sendable, Equatable {
      case required, optional
      case fallback(String)
    }

    init(_ name: String, _ meaning: String, _ presence: Presence, repeats: Bool = false) {
      self.name = name
      self.meaning = meaning
      self.presence = presence
      self.repeats = repeats
    }

    static let timeout = Option("timeout", "seconds for an answer", .fallback("5"))
  }

  package static let all: [RouterKind] = [.haproxy, .haproxyMap, .exec, .proxy]

  static var names: String { all.map(\.name).joined(separator: ", ") }

  /// How it is written: what may be left out stands in brackets.
  package var usage: String {
    var text = "\(name):\(address)"
    var separator = "?"
    for option in options {
      switch option.presence {
      case .required: text += "\(separator)\(option.name)=…"
      case .optional: text += "[\(separator)\(option.name)=…]"
      case .fallback(let value): text += "[\(separator)\(option.name)=\(value)]"
      }
      separator = "&"
    }
    return text
  }
}

/// The router that a spec names, `kind:address?option=value&…`. Nothing is opened or run for it.
package func makeRouter(_ text: String) throws(Diagnostic) -> any RehearsingRouter {
  var spec = try RouterSpec(text)
  guard let kind = RouterKind.all.first(where: { $0.name == spec.kind }) else {
    let guess = nearest(to: spec.kind, among: RouterKind.all.map(\.name))
    throw spec.fault(
      "unknown router '\(spec.kind)'",
      hint: (guess.map { "did you mean '\($0)'? " } ?? "") + "known routers: \(RouterKind.names)")
  }
  try spec.complete(kind.options)
  return try kind.make(spec)
}
