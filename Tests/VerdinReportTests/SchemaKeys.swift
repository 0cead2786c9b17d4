import Foundation
import Testing

/// The keys of written JSON against those of its schema, and which of the schema's were written.
struct SchemaKeys {
  private typealias Object = [String: Any]

  private let definitions: Object
  private var seen: Set<String> = []

  init(of file: URL) throws {
    let schema = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? Object
    definitions = try #require(schema?["$defs"] as? Object)
  }

  /// The schema's keys that no checked value had.
  var unseen: [String] {
    definitions.flatMap { name, definition in
      ((definition as? Object)?["properties"] as? Object ?? [:]).keys.map { "\(name).\($0)" }
    }.filter { !seen.contains($0) }.sorted()
  }

  mutating func check(_ value: Any, as name: String) throws {
    try check(value, ["$ref": "#/$defs/\(name)"], at: name)
  }

  /// Follows `$ref` and `anyOf` down to objects and compares their keys.
  private mutating func check(_ value: Any, _ schema: Object, at path: String) throws {
    if let options = schema["anyOf"] as? [Object] {
      if !(value is NSNull) { try check(value, options[0], at: path) }
      return
    }
    if let values = value as? [Any], let items = schema["items"] as? Object {
      for value in values { try check(value, items, at: path) }
      return
    }
    guard let reference = schema["$ref"] as? String else { return }
    let name = String(reference.dropFirst("#/$defs/".count))
    let definition = try #require(definitions[name] as? Object, "\(reference)")
    guard let properties = definition["properties"] as? Object, let object = value as? Object
    else { return try check(value, definition, at: path) }
    let required = Set(definition["required"] as? [String] ?? [])
    #expect(required.subtracting(object.keys).isEmpty, "\(path)")
    #expect(Set(object.keys).subtracting(properties.keys).isEmpty, "\(path)")
    for (key, value) in object {
      seen.insert("\(name).\(key)")
      guard let property = properties[key] as? Object else { continue }
      try check(value, property, at: "\(path).\(key)")
    }
  }
}
