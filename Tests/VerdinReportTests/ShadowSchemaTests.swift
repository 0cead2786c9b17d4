import Foundation
import Testing
import VerdinJudge
import VerdinReport

struct ShadowSchemaTests {
  @Test func `the keys written are the schema's, and all of the schema's are written`() throws {
    var keys = try SchemaKeys(of: schemaFile)
    let value = try JSONSerialization.jsonObject(with: Data(document.json(layout: .pretty)))
    try keys.check(value, as: "shadow")
    #expect(keys.unseen.isEmpty, "\(keys.unseen)")
  }

  @Test func `logs without pairs are within the schema too`() throws {
    var keys = try SchemaKeys(of: schemaFile)
    let empty = ShadowDocument(
      judgeShadow(ShadowPairing(champion: [], challenger: [])), config: ShadowConfig(),
      input: "two logs", version: "1.0.0")
    let value = try JSONSerialization.jsonObject(with: Data(empty.json(layout: .compact)))
    try keys.check(value, as: "shadow")
    try expectSnapshot(empty.html(), "shadow-empty.html")
    #expect(String(decoding: empty.text(color: false), as: UTF8.self).hasPrefix("INCONCLUSIVE"))
  }

  @Test func `the text is as recorded, and no line is wider than 80 columns`() throws {
    let text = document.text(color: false)
    try expectSnapshot(text, "shadow.txt")
    let lines = String(decoding: text, as: UTF8.self).split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= 80 }, "\(lines.filter { $0.count > 80 })")
  }

  @Test func `the page is as recorded`() throws {
    try expectSnapshot(document.html(), "shadow.html")
  }

  private let schemaFile = repository.appending(path: "schemas/verdin-shadow.schema.json")

  /// A thousand requests, of which the challenger gets every tenth mobile one wrong.
  private var document: ShadowDocument {
    let places = 0..<1_000
    func answers(_ isWrong: (Int) -> Bool, _ factor: Double) -> [ShadowAnswer] {
      places.map { place in
        let isPositive = place.isMultiple(of: 3) != isWrong(place)
        return ShadowAnswer(
          id: "request-\(place)", time: Double(place),
          latencyMilliseconds: factor * (20 + Double(place * 7 % 13)), status: 200,
          prediction: isPositive ? "1" : "0",
          score: (isPositive ? 0.6 : 0.1) + Double(place * 31 % 97) / 300,
          segment: place.isMultiple(of: 2) ? "mobile" : "web")
      }
    }
    let labels = places.map { ("request-\($0)", $0.isMultiple(of: 3) ? "1" : "0") }
    let pairing = ShadowPairing(
      champion: answers({ $0 % 50 == 7 }, 1),
      challenger: answers({ $0 % 20 == 4 || $0 % 50 == 7 }, 1.05).dropLast(10).map(\.self),
      labels: Dictionary(uniqueKeysWithValues: labels))
    return ShadowDocument(
      judgeShadow(pairing), config: ShadowConfig(), input: "two logs", version: "1.0.0")
  }
}
