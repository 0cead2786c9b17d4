/// A piece of HTML or SVG in which text and attributes are always escaped.
struct Markup {
  fileprivate(set) var source: String

  init(text: String) {
    source = Self.escaped(TerminalText(text).text)
  }

  /// An element with its attributes, in their order, and what it holds. An attribute without a value is
  /// left out.
  init(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:],
    @MarkupBuilder holding children: () -> [Markup] = { [] }
  ) {
    let written = attributes.filter { !$0.value.isEmpty }
      .map { " \($0.key)=\"\(Self.escaped($0.value))\"" }.joined()
    let name = "\(name)"
    source = "<\(name)\(written)>"
    guard !Self.void.contains(name) else { return }
    for child in children() { source += child.source }
    source += "</\(name)>"
  }

  /// A style sheet of this program, which holds no data.
  init(style: StaticString) {
    source = "<style>\(style)</style>"
  }

  /// Elements that have no end.
  private static let void: Set<String> = ["meta", "br"]

  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for character in text {
      switch character {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      default: escaped.append(character)
      }
    }
    return escaped
  }
}

/// Lets elements be written one below the other, with conditions and loops.
@resultBuilder enum MarkupBuilder {
  static func buildExpression(_ element: Markup) -> [Markup] { [element] }
  static func buildExpression(_ elements: [Markup]) -> [Markup] { elements }
  static func buildExpression(_ text: String) -> [Markup] { [Markup(text: text)] }
  static func buildBlock(_ parts: [Markup]...) -> [Markup] { parts.flatMap(\.self) }
  static func buildOptional(_ part: [Markup]?) -> [Markup] { part ?? [] }
  static func buildEither(first part: [Markup]) -> [Markup] { part }
  static func buildEither(second part: [Markup]) -> [Markup] { part }
  static func buildArray(_ parts: [[Markup]]) -> [Markup] { parts.flatMap(\.self) }
}
