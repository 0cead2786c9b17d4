#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Another program, started with arguments and never by a shell.
///
/// Not Foundation's `Process`: it takes a program for running as long as anything that the program
/// started holds its descriptors.
struct Program: Sendable {
  let path: String
  let arguments: [String]
  let timeout: Duration
  /// More than any router or configuration has to say.
  private static let longest = 64 << 20

  struct Output: Sendable, Equatable {
    var standardOutput: String
    var standardError: String
    var status: Int32
  }

  /// As one would type it, for messages.
  var commandLine: String {
    ([path] + arguments).map { word in
      let isPlain = word.allSatisfy { $0.isLetter || $0.isNumber || "-_./:=,@%+".contains($0) }
      return isPlain && !word.isEmpty ? word : "'\(word.replacing("'", with: "'\\''"))'"
    }.joined(separator: " ")
  }

  /// Runs it to its end, or ends it when the time is over, with all that it has started.
  func run() async throws(RouterError) -> Output {
    let output: Result<Output, RouterError> = await offThePool {
      do throws(RouterError) {
        return .success(try runHere())
      } catch {
        return .failure(error)
      }
    }
    return try output.get()
  }

  /// The same, and the thread waits for it.
  func runHere() throws(RouterError) -> Output {
    let end = ContinuousClock.now + timeout
    let (process, descriptors) = try start()
    defer { for descriptor in descriptors { close(descriptor) } }
    var streams = descriptors.map(Stream.init)
    var status: Int32?
    // What the program started may hold the pipes open after it has ended.
    var patience = ContinuousClock.Instant.now
    while status == nil || !streams.allSatisfy(\.isClosed) && ContinuousClock.now < patience {
      if status == nil, let ended = process.statusIfEnded() {
        status = ended
        patience = .now + .milliseconds(100)
      }
      guard ContinuousClock.now < end || status != nil else {
        process.stop()
        throw .unanswered(address: path, command: commandLine, seconds: timeout / .seconds(1))
      }
      // Its end is no event that could be waited for beside the pipes.
      readSome(&streams, patience: status == nil ? 5 : 1)
      if let full = streams.first(where: { $0.bytes.count > Self.longest }) {
        if status == nil { process.stop() }
        throw .garbled(
          address: path, command: commandLine,
          answer: String(decoding: full.bytes.prefix(200), as: UTF8.self))
      }
    }
    let code = status ?? 0
    guard code & 0x7F == 0 else {
      throw .refused(
        address: path, command: commandLine, answer: "it was ended by signal \(code & 0x7F)")
    }
    return Output(
      standardOutput: streams[0].text, standardError: streams[1].text, status: code >> 8 & 0xFF)
  }

  private func readSome(_ streams: inout [Stream], patience milliseconds: Int32) {
    var requests = streams.map {
      pollfd(fd: $0.isClosed ? -1 : $0.descriptor, events: Int16(POLLIN), revents: 0)
    }
    guard poll(&requests, nfds_t(requests.count), milliseconds) > 0 else { return }
    for (index, request) in requests.enumerated() where request.revents != 0 {
      streams[index].takeSome()
    }
  }

  /// - Returns: the process, and where its output and its errors are to be read.
  private func start() throws(RouterError) -> (ChildProcess, [Int32]) {
    var (output, errors): ([Int32], [Int32]) = ([-1, -1], [-1, -1])
    guard pipe(&output) == 0 else { throw unreachable(errno) }
    guard pipe(&errors) == 0 else {
      let code = errno
      for descriptor in output { close(descriptor) }
      throw unreachable(code)
    }
    for descriptor in output + errors { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    defer {
      close(output[1])
      close(errors[1])
    }
    do {
      let process = try ChildProcess(
        path, arguments, output: output[1], errors: errors[1])
      return (process, [output[0], errors[0]])
    } catch {
      close(output[0])
      close(errors[0])
      throw unreachable(error.code)
    }
  }

  private func unreachable(_ code: Int32) -> RouterError {
    .unreachable(
      address: path,
      reason: code == ENOENT
        ? "there is no such program" : "it cannot be run: \(systemReason(code))")
  }
}

/// What a program writes.
private struct Stream {
  let descriptor: Int32
  var bytes: [UInt8] = []
  var isClosed = false

  init(_ descriptor: Int32) { self.descriptor = descriptor }

  var text: String { String(decoding: bytes, as: UTF8.self) }

  mutating func takeSome() {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = read(descriptor, &buffer, buffer.count)
    if count > 0 {
      bytes += buffer[..<count]
    } else if count == 0 || errno != EINTR {
      isClosed = true
    }
  }
}
