import NIOCore
import NIOHTTP1

/// The body of an answer that may be a small JSON document; nothing of any other.
///
/// A body that comes in one piece, as most do, is kept where it arrived and not copied.
struct AnswerCapture {
  private var kept: ByteBuffer?
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
    kept = ByteBuffer()
  }

  mutating func take(_ body: ByteBuffer) {
    guard let count = kept?.readableBytes else { return }
    if count + body.readableBytes > limit {
      kept = nil
    } else if count == 0 {
      kept = body
    } else {
      kept?.writeImmutableBuffer(body)
    }
  }

  /// The whole body; nil where it is none that could tell something.
  var body: ByteBuffer? { kept.flatMap { $0.readableBytes == 0 ? nil : $0 } }
}

extension String {
  /// `application/json` and those with the suffix `+json`, with any parameters.
  fileprivate var isJSONType: Bool {
    if self == "application/json" { return true }
    let end = utf8.firstIndex(of: UInt8(ascii: ";")) ?? utf8.endIndex
    let type = self[..<end].trimmingBlanks
    return type.isSame("application/json") || type.suffix(5).isSame("+json")
  }
}
