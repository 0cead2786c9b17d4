import NIOCore
import NIOHTTP1

/// Bodies of this size are copied next to their head: cheaper than a write of their own.
let smallBody = 4_096

extension ByteBuffer {
  /// Appends bytes as one chunk of a body.
  ///
  /// - Parameter write: takes what is to go out before: all there was and the bytes themselves, when
  ///   these are too many to be copied.
  mutating func writeChunk(_ bytes: ByteBuffer, _ write: (ByteBuffer) -> Void) {
    guard bytes.readableBytes > 0 else { return }
    writeHexadecimal(bytes.readableBytes)
    writeStaticString("\r\n")
    if bytes.readableBytes <= smallBody {
      writeImmutableBuffer(bytes)
    } else {
      write(self)
      clear()
      write(bytes)
    }
    writeStaticString("\r\n")
  }

  /// Ends a body of chunks, with those trailers that are not about the connection.
  mutating func writeLastChunk(_ trailers: HTTPHeaders?) {
    writeStaticString("0\r\n")
    for (name, value) in trailers ?? [:] where KnownHeader(name) == nil { writeField(name, value) }
    writeStaticString("\r\n")
  }
}
