/// What to ask of which Prometheus, or of a server that answers like one.
package struct PrometheusSettings: Sendable, Equatable {
  /// The address in front of `/api/v1/query_range`.
  package var url: String
  /// Seconds from point to point.
  package var step: Double
  package var queries: [Query]
  /// Whether an answer with warnings, which may be partial, is taken all the same.
  package var allowsWarnings: Bool
  package var token: Token?
  /// A file with the certificates of the authorities to trust; nil trusts the system's.
  package var authorities: String?
  /// Seconds until an answer must be there.
  package var timeout: Double

  /// One column: what to ask for each arm.
  package struct Query: Sendable, Equatable {
    package var metric: String
    package var champion: PromQLTemplate
    package var challenger: PromQLTemplate

    package init(metric: String, champion: PromQLTemplate, challenger: PromQLTemplate) {
      self.metric = metric
      self.champion = champion
      self.challenger = challenger
    }
  }

  /// Where the secret is that the server wants to see.
  package enum Token: Sendable, Equatable {
    case environment(String)
    case file(String)
  }

  package init(
    url: String, step: Double, queries: [Query], allowsWarnings: Bool = false, token: Token? = nil,
    authorities: String? = nil, timeout: Double = 30
  ) {
    self.url = url
    self.step = step
    self.queries = queries
    self.allowsWarnings = allowsWarnings
    self.token = token
    self.authorities = authorities
    self.timeout = timeout
  }
}

/// PromQL with places for the arm (`$arm`), its version (`$version`) and the step (`$step`).
package struct PromQLTemplate: Sendable, Equatable {
  static let names = ["arm", "version", "step"]

  package let text: String

  package init(_ text: String) { self.text = text }

  /// Words behind a dollar that are no place; `$1` and `${name}` belong to PromQL.
  var unknownNames: [String] { pieces.compactMap(\.name).filter { !Self.names.contains($0) } }

  /// Whether both arms are asked for the same.
  var isBlindToArms: Bool { !pieces.contains { $0.name == "arm" || $0.name == "version" } }

  /// The query of one arm.
  ///
  /// A version stands in a quoted string: quotes and backslashes in it are escaped, so that it stays
  /// there.
  func query(arm: String, version: String, step: String) -> String {
    pieces.map { piece in
      switch piece.name {
      case "arm": arm
      case "version": Self.escaped(version)
      case "step": step
      default: piece.text
      }
    }.joined()
  }

  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for character in text {
      switch character {
      case "\\", "\"", "'": escaped += "\\\(character)"
      case "\n": escaped += "\\n"
      default: escaped.append(character)
      }
    }
    return escaped
  }

  private struct Piece {
    var text: String
    /// The word behind a dollar.
    var name: String?
  }

  private var pieces: [Piece] {
    var pieces: [Piece] = []
    var rest = text[...]
    while let dollar = rest.firstIndex(of: "$") {
      let word = rest[rest.index(after: dollar)...].prefix {
        $0.isASCII && ($0.isLetter || $0 == "_")
      }
      let end = word.isEmpty ? rest.index(after: dollar) : word.endIndex
      pieces.append(Piece(text: String(rest[..<dollar]), name: nil))
      pieces.append(
        Piece(text: String(rest[dollar..<end]), name: word.isEmpty ? nil : String(word)))
      rest = rest[end...]
    }
    return pieces + [Piece(text: String(rest), name: nil)]
  }
}
