import NIOCore
import NIOHTTP1

/// The body of an answer that may be a small JSON document; nothing of any other.
struct AnswerCapture {
  private var kept: [UInt8]?
  private var limit = 0

  init() {}

  /// - Parameter limit: bytes that a body may have.
  init(_ head: HTTPResponseHead, limit: Int) {
    self.limit = limit
    guard let type = head.headers.first(name: "content-type"), type.isJSONType,
      !head.headers.contains(name: "content-encoding")
    else { return }
    if let length = head.headers.first(name: "content-length").flatMap({ Int($0) }), length > limit
    {
      return
    }
    kept = []
  }

  mutating func take(_ body: ByteBuffer) {
    guard let count = kept?.count else { return }
    if count + body.readableBytes > limit {
      kept = nil
    } else {
      kept?.append(contentsOf: body.readableBytesView)
    }
  }

  /// The whole body; nil where it is none that could tell something.
  var body: [UInt8]? { kept.flatMap { $0.isEmpty ? nil : $0 } }
}

extension String {
  /// `application/json` and those with the suffix `+json`, with any parameters.
  fileprivate var isJSONType: Bool {
    let type = prefix { $0 != ";" }.trimmingBlanks
    return type.isSame("application/json") || type.suffix(5).isSame("+json")
  }
}
