/// The numbers of a series in a Kayenta request. A number beyond a double is an infinity.
func kayentaDoubles(_ node: Node, _ what: String) throws(KayentaRequestError) -> [Double] {
  switch node.value {
  case .numbers(let numbers): return numbers
  case .gappy(var numbers, let nulls):
    for place in nulls { numbers[place] = 0 }
    return numbers
  case .array(let elements):
    var numbers: [Double] = []
    numbers.reserveCapacity(elements.count)
    for element in elements {
      numbers.append(try kayentaDouble(element, hint: "write \"NaN\" for a missing point"))
    }
    return numbers
  default:
    throw KayentaRequestError("\(what) must be a list, found \(node.summary)", at: node.position)
  }
}

/// A number as Kayenta's reader takes one: null and an empty text are 0, a numeric text is its
/// number, and NaN and the infinities are texts of their own.
func kayentaDouble(_ node: Node, hint: String? = nil) throws(KayentaRequestError) -> Double {
  switch node.value {
  case .null: return 0
  case .number(let number): return number.value
  case .string(let text):
    if let number = number(text) { return number }
    throw KayentaRequestError(
      "the text '\(text)' is not a number", at: node.position,
      hint: hint)
  default:
    throw KayentaRequestError("a number was expected, found \(node.summary)", at: node.position)
  }
}

private func number(_ text: String) -> Double? {
  // Java trims everything up to the space, and takes a sign before any of the words but INF.
  let bytes = text.utf8.drop { $0 <= 0x20 }
  let end = bytes.lastIndex { $0 > 0x20 }.map(bytes.index(after:)) ?? bytes.startIndex
  let trimmed = Substring(bytes[..<end])
  switch trimmed {
  case "": return 0
  case "NaN", "+NaN", "-NaN": return .nan
  case "Infinity", "+Infinity": return .infinity
  case "-Infinity": return -.infinity
  default: break
  }
  switch text {
  case "INF": return .infinity
  case "-INF": return -.infinity
  default: return decimal(trimmed)
  }
}

/// A decimal number; Double(_:) alone would also take words and hexadecimal floats.
private func decimal(_ text: Substring) -> Double? {
  let allowed = text.utf8.allSatisfy {
    switch $0 {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
      true
    default: false
    }
  }
  return allowed ? Double(text) : nil
}
