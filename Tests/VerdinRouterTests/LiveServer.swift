import Foundation
import Testing

/// A real program under test, ended by its own process id when the test lets go of it.
final class LiveServer {
  let process = Process()
  private let log: Pipe

  /// - Parameter isReady: asked until it says yes.
  init(_ program: String, _ arguments: [String], until isReady: () -> Bool) throws {
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    log = Pipe()
    process.standardError = log
    try process.run()
    let end = ContinuousClock.now + .seconds(10)
    while !isReady() {
      guard process.isRunning, ContinuousClock.now < end else {
        stop()
        let said = String(decoding: log.fileHandleForReading.availableData, as: UTF8.self)
        throw Failure(description: "\(program) \(arguments) did not come up: \(said)")
      }
      usleep(5_000)
    }
  }

  deinit { stop() }

  func stop() {
    guard process.isRunning else { return }
    kill(process.processIdentifier, SIGTERM)
    let end = ContinuousClock.now + .seconds(2)
    while process.isRunning, ContinuousClock.now < end { usleep(2_000) }
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
  }

  struct Failure: Error, CustomStringConvertible { let description: String }

  /// Where a program is; nil, with a word, when it is not installed.
  static func path(of name: String) -> String? {
    let folders = [
      "/usr/sbin", "/usr/local/sbin", "/usr/bin", "/usr/local/bin", "/opt/homebrew/bin",
    ]
    let path = folders.map { "\($0)/\(name)" }.first(where: FileManager.default.isExecutableFile)
    if path == nil { print("skipped: \(name) is not installed") }
    return path
  }

  /// Ports that nobody listens on, different from each other.
  static func freePorts(_ count: Int) -> [Int] {
    var descriptors: [Int32] = []
    defer { for descriptor in descriptors { close(descriptor) } }
    return (0..<count).map { _ in
      let (descriptor, port) = boundSocket()
      descriptors.append(descriptor)
      return port
    }
  }

  /// A socket with a port of its own on loopback.
  static func boundSocket() -> (descriptor: Int32, port: Int) {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        _ = bind(descriptor, $0, length)
        _ = getsockname(descriptor, $0, &length)
      }
    }
    return (descriptor, Int(UInt16(bigEndian: address.sin_port)))
  }
}

/// A server that takes connections, as the system does for it, and never answers.
final class DeafServer {
  let port: Int
  private let descriptor: Int32

  init() {
    (descriptor, port) = LiveServer.boundSocket()
    listen(descriptor, 64)
  }

  deinit { close(descriptor) }
}

/// A client on loopback that asks one thing after the other over one connection, as long as it lasts.
final class LoopbackClient {
  private let port: Int
  private var descriptor: Int32 = -1

  init(port: Int) { self.port = port }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// The bodies of answers 200 and how often each came; whatever else comes is a failure.
  func count(_ requests: Int) throws -> [String: Int] {
    var counts: [String: Int] = [:]
    for _ in 0..<requests { counts[try get(), default: 0] += 1 }
    return counts
  }

  /// Whether somebody answers.
  var isAnswered: Bool {
    do {
      _ = try get()
      return true
    } catch {
      return false
    }
  }

  func reconnect() {
    if descriptor >= 0 { close(descriptor) }
    descriptor = -1
  }

  /// - Parameter header: a line of the request.
  func get(_ header: String = "X-From: a test", method: String = "GET", path: String = "/") throws
    -> String
  {
    if descriptor < 0 { try connect() }
    let request = Array("\(method) \(path) HTTP/1.1\r\nHost: model\r\n\(header)\r\n\r\n".utf8)
    guard send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else {
      reconnect()
      throw LiveServer.Failure(description: "the connection broke")
    }
    var answer: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4_096)
    while true {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      guard count > 0 else {
        reconnect()
        throw LiveServer.Failure(description: "the answer broke off")
      }
      answer += buffer[..<count]
      let text = String(decoding: answer, as: UTF8.self)
      guard let end = text.range(of: "\r\n\r\n") else { continue }
      let head = text[..<end.lowerBound].lowercased()
      guard head.hasPrefix("http/1.1 200") else {
        reconnect()
        throw LiveServer.Failure(description: text)
      }
      let length = head.split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
        .flatMap { Int($0.dropFirst("content-length:".count).trimmingCharacters(in: .whitespaces)) }
      guard let length else { throw LiveServer.Failure(description: "no length: \(text)") }
      guard text[end.upperBound...].utf8.count >= length else { continue }
      if head.contains("connection: close") { reconnect() }
      return text[end.upperBound...].trimmingCharacters(in: .whitespacesAndNewlines)
    }
  }

  private func connect() throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var limit = timeval(tv_sec: 5, tv_usec: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    if result != 0 {
      reconnect()
      throw LiveServer.Failure(description: "nobody listens on \(port)")
    }
  }
}

/// How likely it is that a fair split of `n` requests differs from `n · share` by as much or more:
/// the exact two-sided binomial test by the method of small p-values.
func binomialP(_ hits: Int, of n: Int, share: Double) -> Double {
  if share <= 0 { return hits == 0 ? 1 : 0 }
  if share >= 1 { return hits == n ? 1 : 0 }
  var terms = [Double](repeating: 0, count: n + 1)
  var log = Double(n) * Foundation.log1p(-share)
  for k in 0...n {
    terms[k] = log
    log += Foundation.log(Double(n - k) / Double(k + 1)) + Foundation.log(share / (1 - share))
  }
  let limit = terms[hits] + 1e-7
  return terms.filter { $0 <= limit }.reduce(0) { $0 + exp($1) }
}
