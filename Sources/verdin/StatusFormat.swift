import ArgumentParser
import VerdinReport

/// What has one text, one JSON document and one page.
protocol StatusDocument {
  func text(color: Bool) -> [UInt8]
  func json(layout: JSONWriter.Layout) -> [UInt8]
  func html() -> [UInt8]
}

extension ShadowDocument: StatusDocument {}

extension RolloutStatus: StatusDocument {
  func text(color: Bool) -> [UInt8] { text(color: color, history: 10) }
  func json(layout: JSONWriter.Layout) -> [UInt8] { json(layout: layout, hasLooks: false) }
}

/// The forms of such a document.
enum StatusFormat: String, CaseIterable, ExpressibleByArgument {
  case text, json
  case jsonLine = "json-line"
  case html

  static var words: String { allCases.map(\.rawValue).joined(separator: ", ") }

  func render(_ document: some StatusDocument, color: Bool) -> [UInt8] {
    switch self {
    case .text: document.text(color: color)
    case .json: document.json(layout: .pretty)
    case .jsonLine: document.json(layout: .compact)
    case .html: document.html()
    }
  }
}
