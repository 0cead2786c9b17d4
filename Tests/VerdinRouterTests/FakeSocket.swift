import Foundation
import Synchronization

/// A UNIX socket that answers as a test wants: in a thread of its own, until it is let go.
final class FakeSocket: Sendable {
  enum Behaviour: Sendable {
    /// Answers each line by a closure and closes.
    case answer(@Sendable (String) -> String)
    /// Accepts, reads and never answers.
    case silent
    /// Closes without a word.
    case hangUp
    /// A byte every so often, without an end.
    case drip(seconds: Double)
  }

  let path: String
  private let descriptor: Int32
  private let isOver = Mutex(false)
  private let lines = Mutex<[String]>([])
  /// What came in.
  var received: [String] { lines.withLock { $0 } }

  init(_ path: String, _ behaviour: Behaviour) {
    self.path = path
    unlink(path)
    descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
    let bound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    precondition(bound == 0 && listen(descriptor, 16) == 0, "cannot listen on \(path)")
    Thread.detachNewThread { [self] in
      while true {
        let connection = accept(descriptor, nil, nil)
        if connection < 0 || isOver.withLock({ $0 }) { return }
        Thread.detachNewThread { [self] in serve(connection, behaviour) }
      }
    }
  }

  func end() {
    isOver.withLock { $0 = true }
    shutdown(descriptor, Int32(SHUT_RDWR))
    close(descriptor)
  }

  private func serve(_ connection: Int32, _ behaviour: Behaviour) {
    defer { close(connection) }
    var text = ""
    var buffer = [UInt8](repeating: 0, count: 4_096)
    while !text.hasSuffix("\n") {
      let count = recv(connection, &buffer, buffer.count, 0)
      guard count > 0 else { return }
      text += String(decoding: buffer[..<count], as: UTF8.self)
    }
    let line = text.trimmingCharacters(in: .newlines)
    lines.withLock { $0.append(line) }
    switch behaviour {
    case .answer(let answer):
      let bytes = Array(answer(line).utf8)
      _ = send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    case .silent:
      // Until the other side has had enough.
      _ = recv(connection, &buffer, buffer.count, 0)
    case .hangUp: break
    case .drip(let seconds):
      while send(connection, [UInt8(ascii: "x")], 1, Int32(MSG_NOSIGNAL)) == 1 {
        Thread.sleep(forTimeInterval: seconds)
      }
    }
  }
}

/// A folder of a test's own, gone after it. Its name is short, for the paths of sockets are.
final class ScratchFolder: Sendable {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory
      .appending(path: "vr-\(UInt32.random(in: 0 ... .max))")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit {
    do {
      try FileManager.default.removeItem(at: url)
    } catch {
      print("cannot remove \(url.path): \(error)")
    }
  }

  func path(_ name: String) -> String { url.appending(path: name).path }

  @discardableResult
  func write(_ name: String, _ text: String, mode: Int = 0o644) throws -> String {
    try Data(text.utf8).write(to: url.appending(path: name))
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path(name))
    return path(name)
  }

  func read(_ name: String) throws -> String {
    try String(contentsOf: url.appending(path: name), encoding: .utf8)
  }
}
