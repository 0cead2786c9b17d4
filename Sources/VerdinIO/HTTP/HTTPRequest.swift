/// A form that is sent to an HTTP server by POST.
package struct HTTPRequest: Sendable {
  /// Starts with http:// or https://.
  package var url: String
  /// Lines such as `Accept: application/json`.
  package var headers: [String]
  package var form: [(name: String, value: String)]
  /// Seconds until a connection must be there.
  package var connectTimeout: Double
  /// Seconds until the whole answer must be there.
  package var timeout: Double
  /// The most bytes that the answer may have, unpacked.
  package var limit: Int
  /// A file with the certificates of the authorities to trust; nil trusts the system's.
  package var authorities: String?

  package init(
    url: String, headers: [String] = [], form: [(name: String, value: String)],
    connectTimeout: Double = 5, timeout: Double = 30, limit: Int = 64 << 20,
    authorities: String? = nil
  ) {
    self.url = url
    self.headers = headers
    self.form = form
    self.connectTimeout = connectTimeout
    self.timeout = timeout
    self.limit = limit
    self.authorities = authorities
  }

  /// The form as `application/x-www-form-urlencoded`.
  var encodedForm: String {
    form.map { "\(Self.encoded($0.name))=\(Self.encoded($0.value))" }.joined(separator: "&")
  }

  private static func encoded(_ text: String) -> String {
    var encoded = ""
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"):
        encoded.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        encoded += byte < 16 ? "%0\(digits)" : "%\(digits)"
      }
    }
    return encoded
  }
}

/// What a server answered.
package struct HTTPAnswer: Sendable, Equatable {
  package var status: Int
  package var contentType: String
  /// Where a redirect leads to; it is not followed.
  package var location: String?
  package var body: [UInt8]

  package init(status: Int, contentType: String, location: String? = nil, body: [UInt8]) {
    self.status = status
    self.contentType = contentType
    self.location = location
    self.body = body
  }
}

/// No answer, or only a part of one.
package enum HTTPError: Error, Equatable, CustomStringConvertible {
  /// libcurl could not be loaded; the reason is the system loader's.
  case noLibrary(reason: String)
  case timedOut(reason: String)
  case tooLarge(limit: Int)
  case failed(reason: String)

  package var description: String {
    switch self {
    case .noLibrary(let reason):
      "HTTP needs libcurl, which could not be loaded: \(reason) (on Debian install libcurl4)"
    case .timedOut(let reason), .failed(let reason): reason
    case .tooLarge(let limit): "the answer has more than \(limit >> 20) MiB"
    }
  }
}
