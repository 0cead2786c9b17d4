/// What keeps a user at one arm.
package enum Stickiness: Sendable, Equatable {
  case none
  /// The value of a request header, such as a user's id.
  case header(String)
  /// The value of a cookie, which the proxy gives to those who come without.
  case cookie(String)

  /// Reads `none`, `header:NAME` or `cookie:NAME`.
  package init?(_ text: String) {
    if text == "none" {
      self = .none
      return
    }
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[1].isEmpty, parts[1].utf8.allSatisfy(Self.isTokenByte) else {
      return nil
    }
    switch parts[0] {
    case "header": self = .header(String(parts[1]))
    case "cookie": self = .cookie(String(parts[1]))
    default: return nil
    }
  }

  /// RFC 9110, section 5.6.2.
  private static func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"):
      true
    default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
  }
}

extension StringProtocol {
  /// The value that a `Cookie` header's text gives to a name; the first where there are several.
  func cookieValue(_ name: String) -> SubSequence? {
    for pair in split(separator: ";") {
      let pair = pair.drop { $0 == " " || $0 == "\t" }
      guard let equals = pair.firstIndex(of: "="), pair[..<equals] == name else { continue }
      let value = pair[pair.index(after: equals)...]
      if !value.isEmpty { return value }
    }
    return nil
  }
}
