/// A value of a configuration or a request and the place it stands at, be it JSON or YAML.
package struct Node: Sendable, Equatable {
  package var value: Value
  package var position: Position

  package init(_ value: Value, at position: Position) {
    self.value = value
    self.position = position
  }

  package enum Value: Sendable, Equatable {
    case null
    case bool(Bool)
    case number(Number)
    case string(String)
    case array([Node])
    /// An array in which every element is a number; an empty array is `array([])`.
    case numbers([Double])
    /// An array on one line of numbers, `null`s and texts `"NaN"`: NaN for both of these, and the places of
    /// the `null`s.
    case gappy([Double], nulls: [Int])
    case object([Member])
  }

  /// A number and how it was written.
  package struct Number: Sendable, Equatable {
    /// Infinite when the text is beyond the range of a double, as `1e400` is.
    package var value: Double
    package var text: String

    package init(value: Double, text: String) {
      self.value = value
      self.text = text
    }

    /// Whether it was written without a fraction and an exponent.
    package var isInteger: Bool {
      !text.utf8.contains { $0 == UInt8(ascii: ".") || $0 | 0x20 == UInt8(ascii: "e") }
    }
  }

  package struct Member: Sendable, Equatable {
    package var key: String
    package var keyPosition: Position
    package var node: Node
  }
}

extension Node {
  /// The members in the order of the text, nil when this is no object.
  package var members: [Member]? {
    if case .object(let members) = value { members } else { nil }
  }

  /// The value of a key; nil when it is absent or this is no object.
  package subscript(key: String) -> Node? {
    members?.first { $0.key == key }?.node
  }

  /// The elements of an array; those of an array of numbers stand at the array's own place.
  package var elements: [Node]? {
    switch value {
    case .array(let elements): elements
    case .numbers(let numbers):
      numbers.map { Node(.number(Number(value: $0, text: plain($0))), at: position) }
    case .gappy(let numbers, let nulls):
      elements(numbers, nulls)
    default: nil
    }
  }

  private func elements(_ numbers: [Double], _ nulls: [Int]) -> [Node] {
    var values = numbers.map { number -> Value in
      number.isNaN ? .string("NaN") : .number(Number(value: number, text: plain(number)))
    }
    for place in nulls { values[place] = .null }
    return values.map { Node($0, at: position) }
  }

  package var isNull: Bool {
    if case .null = value { true } else { false }
  }

  package var string: String? {
    if case .string(let text) = value { text } else { nil }
  }

  /// The value in words, for "… expected, found …".
  package var summary: String {
    switch value {
    case .null: "nothing"
    case .bool(let flag): "\(flag)"
    case .number(let number): "the number \(number.text)"
    case .string(let text): "the text '\(text.count > 40 ? text.prefix(40) + "…" : text)'"
    case .array, .numbers, .gappy: "a list"
    case .object: "a mapping"
    }
  }
}

/// A number as people write it: 60, not 60.0.
func plain(_ value: Double) -> String {
  let text = "\(value)"
  return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}
