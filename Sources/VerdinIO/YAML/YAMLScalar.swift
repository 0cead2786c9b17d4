import Yams

/// What a scalar means: quoted ones are texts, plain ones follow YAML 1.2's core schema (so `yes`
/// and `on` are texts).
func resolve(_ scalar: Yams.Node.Scalar) -> Node.Value {
  let text = scalar.string
  if scalar.tag.description == Tag.Name.str.rawValue || scalar.style != .plain {
    return .string(text)
  }
  switch text {
  case "", "~", "null", "Null", "NULL": return .null
  case "true", "True", "TRUE": return .bool(true)
  case "false", "False", "FALSE": return .bool(false)
  default: return number(text).map { .number(.init(value: $0, text: text)) } ?? .string(text)
  }
}

private func number(_ text: String) -> Double? {
  var rest = Substring(text)
  let sign: Double = rest.hasPrefix("-") ? -1 : 1
  if rest.hasPrefix("-") || rest.hasPrefix("+") { rest = rest.dropFirst() }
  switch rest {
  case ".inf", ".Inf", ".INF": return sign * .infinity
  case ".nan", ".NaN", ".NAN": return .nan
  default: break
  }
  if text.hasPrefix("0x") { return UInt64(rest.dropFirst(2), radix: 16).map { Double($0) } }
  if text.hasPrefix("0o") { return UInt64(rest.dropFirst(2), radix: 8).map { Double($0) } }
  // Double(_:) also takes hexadecimal floats and words, which the first byte and these rule out.
  let allowed = rest.utf8.allSatisfy {
    isDigit($0)
      || [
        UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"), UInt8(ascii: "+"),
        UInt8(ascii: "-"),
      ].contains($0)
  }
  guard allowed, let first = rest.utf8.first, isDigit(first) || first == UInt8(ascii: ".") else {
    return nil
  }
  return Double(rest).map { sign * $0 }
}
