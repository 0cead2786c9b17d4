import Foundation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One question and its answer over a socket of this machine.
struct LocalSocket: Sendable {
  /// The path of a UNIX socket, or `127.0.0.1:port`.
  let address: String
  /// For the whole exchange, from connecting to the other side's closing.
  let timeout: Duration
  /// An answer is a few lines; what is longer has no end.
  private static let longest = 16 << 20

  /// Sends a text and reads until the other side closes.
  func exchange(_ text: String) async throws(RouterError) -> String {
    let answer: Result<String, RouterError> = await offThePool {
      do throws(RouterError) {
        return .success(try converse(text))
      } catch {
        return .failure(error)
      }
    }
    return try answer.get()
  }

  /// The same, and the thread waits for it.
  func converse(_ text: String) throws(RouterError) -> String {
    let end = ContinuousClock.now + timeout
    let line = text.trimmingCharacters(in: .newlines)
    let descriptor = socket(loopbackPort == nil ? AF_UNIX : AF_INET, streamType, 0)
    guard descriptor >= 0 else { throw unreachable("socket") }
    defer { close(descriptor) }
    // So that no step waits for longer than the rest of the time.
    guard fcntl(descriptor, F_SETFL, O_NONBLOCK) == 0 else { throw unreachable("fcntl") }
    try connect(descriptor, before: end, line)
    try send(Array(text.utf8), to: descriptor, before: end, line)
    return try answer(from: descriptor, before: end, line)
  }

  /// The port of an address on loopback; nil for a path.
  private var loopbackPort: UInt16? {
    address.hasPrefix("127.0.0.1:") ? UInt16(address.dropFirst("127.0.0.1:".count)) : nil
  }

  private func connect(
    _ descriptor: Int32, before end: ContinuousClock.Instant, _ line: String
  ) throws(RouterError) {
    while try start(connecting: descriptor) != 0 {
      switch errno {
      // The queue of those who wait to be accepted is full.
      case EAGAIN, EINTR:
        guard ContinuousClock.now < end else { throw unanswered(line) }
        usleep(5_000)
      case EINPROGRESS:
        try wait(for: POLLOUT, on: descriptor, before: end, line)
        var code: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size)
        if code == 0 { return }
        throw .unreachable(address: address, reason: "connect: \(systemReason(code))")
      default: throw unreachable("connect")
      }
    }
  }

  /// - Returns: what connect(2) returns.
  private func start(connecting descriptor: Int32) throws(RouterError) -> Int32 {
    if let port = loopbackPort {
      var name = sockaddr_in()
      name.sin_family = sa_family_t(AF_INET)
      name.sin_port = port.bigEndian
      name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
      // Sound: a sockaddr_in is passed as the sockaddr that connect(2) asks for, with its own size.
      return unsafe withUnsafePointer(to: &name) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          unsafe systemConnect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
      }
    }
    var name = sockaddr_un()
    name.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(address.utf8)
    guard bytes.count < MemoryLayout.size(ofValue: name.sun_path) else {
      throw .unreachable(address: address, reason: "the path is too long for a socket")
    }
    // Sound: fewer bytes than the field holds are copied into it, and it was all zeros before.
    unsafe withUnsafeMutableBytes(of: &name.sun_path) { unsafe $0.copyBytes(from: bytes) }
    // Sound: a sockaddr_un is passed as the sockaddr that connect(2) asks for, with its own size.
    return unsafe withUnsafePointer(to: &name) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe systemConnect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
  }

  private func send(
    _ bytes: [UInt8], to descriptor: Int32, before end: ContinuousClock.Instant, _ line: String
  ) throws(RouterError) {
    var rest = bytes
    while !rest.isEmpty {
      try wait(for: POLLOUT, on: descriptor, before: end, line)
      let count = systemSend(descriptor, rest, rest.count, noSignal)
      if count < 0, errno == EAGAIN || errno == EINTR { continue }
      guard count > 0 else { throw unreachable("send") }
      rest.removeFirst(count)
    }
  }

  private func answer(
    from descriptor: Int32, before end: ContinuousClock.Instant, _ line: String
  ) throws(RouterError) -> String {
    var answer: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16_384)
    while true {
      try wait(for: POLLIN, on: descriptor, before: end, line)
      let count = recv(descriptor, &buffer, buffer.count, 0)
      if count < 0, errno == EAGAIN || errno == EINTR { continue }
      guard count >= 0 else {
        throw .cutOff(
          address: address, command: line, answer: String(decoding: answer, as: UTF8.self))
      }
      if count == 0 { return String(decoding: answer, as: UTF8.self) }
      answer += buffer[..<count]
      guard answer.count <= Self.longest else {
        throw .garbled(
          address: address, command: line,
          answer: String(decoding: answer.prefix(200), as: UTF8.self))
      }
    }
  }

  private func wait(
    for event: some BinaryInteger, on descriptor: Int32, before end: ContinuousClock.Instant,
    _ line: String
  ) throws(RouterError) {
    var request = pollfd(fd: descriptor, events: Int16(event), revents: 0)
    while true {
      let left = milliseconds(until: end)
      guard left > 0 else { throw unanswered(line) }
      if poll(&request, 1, left) > 0 { return }
    }
  }

  private func unanswered(_ line: String) -> RouterError {
    .unanswered(address: address, command: line, seconds: timeout / .seconds(1))
  }

  private func unreachable(_ step: String) -> RouterError {
    .unreachable(address: address, reason: "\(step): \(systemReason(errno))")
  }
}

/// What an error number of the system means.
func systemReason(_ code: Int32) -> String {
  // Sound: strerror gives a text that ends with a zero for every number.
  unsafe String(cString: strerror(code))
}

/// Whole milliseconds left, rounded up; 0 when the time is over.
func milliseconds(until end: ContinuousClock.Instant) -> Int32 {
  Int32(max(0, ((end - .now) / .milliseconds(1)).rounded(.up)))
}

/// Does work that waits for the world on a thread that may wait.
func offThePool<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
  await withCheckedContinuation { continuation in
    DispatchQueue.global().async { continuation.resume(returning: work()) }
  }
}

#if canImport(Glibc)
  private let streamType = Int32(SOCK_STREAM.rawValue)
  private let noSignal = Int32(MSG_NOSIGNAL)
  private let systemSend = Glibc.send
  private let systemConnect = Glibc.connect
#else
  private let streamType = SOCK_STREAM
  private let noSignal: Int32 = 0
  private let systemSend = Darwin.send
  private let systemConnect = Darwin.connect
#endif
