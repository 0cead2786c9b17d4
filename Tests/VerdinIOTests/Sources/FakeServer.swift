import Foundation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A server on loopback that answers as a test says, well or badly.
final class FakeServer: Sendable {
  /// What happens to a connection once a request has come.
  enum Reply: Sendable {
    /// These bytes, then the end.
    case bytes(String)
    /// These bytes, then silence until the server goes.
    case stalls(String)

    /// A proper answer.
    static func answer(
      _ body: String, status: String = "200 OK", type: String = "application/json",
      headers: String = ""
    ) -> Reply {
      .bytes(
        "HTTP/1.1 \(status)\r\nContent-Type: \(type)\r\nContent-Length: \(body.utf8.count)\r\n"
          + headers + "Connection: close\r\n\r\n" + body)
    }
  }

  let port: UInt16
  var url: String { "http://127.0.0.1:\(port)" }
  private let listener: Int32

  /// - Parameter reply: what to do with a request, its head and its form.
  init(_ reply: @escaping @Sendable (_ head: String, _ form: [String: String]) -> Reply) throws {
    let (listener, port) = try listen()
    self.listener = listener
    self.port = port
    Thread.detachNewThread {
      while true {
        let connection = accept(listener, nil, nil)
        if connection < 0 { return }
        Thread.detachNewThread { serve(connection, reply) }
      }
    }
  }

  deinit { shutdown(listener, Int32(SHUT_RDWR)) }
}

/// A port on which nobody listens.
func closedPort() throws -> UInt16 {
  let (listener, port) = try listen()
  close(listener)
  return port
}

private struct SocketError: Error {}

private func listen() throws -> (socket: Int32, port: UInt16) {
  #if canImport(Glibc)
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
  #else
    let listener = socket(AF_INET, SOCK_STREAM, 0)
  #endif
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
  var length = socklen_t(MemoryLayout<sockaddr_in>.size)
  let bound = withUnsafeMutablePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
      bind(listener, generic, length) == 0 && listen(listener, 16) == 0
        && getsockname(listener, generic, &length) == 0
    }
  }
  guard listener >= 0, bound else { throw SocketError() }
  return (listener, UInt16(bigEndian: address.sin_port))
}

private func serve(
  _ connection: Int32, _ reply: (_ head: String, _ form: [String: String]) -> FakeServer.Reply
) {
  defer { close(connection) }
  var received: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = recv(connection, &buffer, buffer.count, 0)
    if count <= 0 { return }
    received += buffer[..<count]
    let text = String(decoding: received, as: UTF8.self)
    guard let end = text.range(of: "\r\n\r\n") else { continue }
    let head = String(text[..<end.lowerBound])
    let body = String(text[end.upperBound...])
    let length = head.lowercased().split(separator: "\r\n")
      .first { $0.hasPrefix("content-length:") }
      .flatMap { Int($0.dropFirst("content-length:".count).trimmingCharacters(in: .whitespaces)) }
    if body.utf8.count < length ?? 0 { continue }
    var form: [String: String] = [:]
    for part in body.split(separator: "&") {
      let sides = part.split(separator: "=", maxSplits: 1).map {
        $0.removingPercentEncoding ?? ""
      }
      if sides.count == 2 { form[sides[0]] = sides[1] }
    }
    switch reply(head, form) {
    case .bytes(let text): sendAll(connection, text)
    case .stalls(let text):
      sendAll(connection, text)
      // Until the other side gives up.
      while recv(connection, &buffer, buffer.count, 0) > 0 {}
    }
    return
  }
}

private func sendAll(_ connection: Int32, _ text: String) {
  var bytes = Array(text.utf8)[...]
  while !bytes.isEmpty {
    let sent = Array(bytes).withUnsafeBytes {
      send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
    }
    if sent <= 0 { return }
    bytes = bytes.dropFirst(sent)
  }
}
