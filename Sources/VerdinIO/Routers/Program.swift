#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif
import Foundation

/// Another program, started with arguments and never by a shell.
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

  /// Runs it to its end, or ends it when the time is over.
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

  private func runHere() throws(RouterError) -> Output {
    let end = ContinuousClock.now + timeout
    let process = Process()
    let (output, errors) = (Pipe(), Pipe())
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = errors
    do {
      try process.run()
    } catch {
      let isThere = FileManager.default.fileExists(atPath: path)
      throw .unreachable(
        address: path, reason: isThere ? "it cannot be run: \(error)" : "there is no such program")
    }
    var streams = [Stream(output), Stream(errors)]
    // What the program started may hold the pipes open after it has ended.
    var patience: ContinuousClock.Instant?
    while true {
      if !process.isRunning, patience == nil { patience = .now + .milliseconds(100) }
      if let patience, streams.allSatisfy(\.isClosed) || ContinuousClock.now >= patience { break }
      guard ContinuousClock.now < end else {
        stop(process)
        throw .unanswered(
          address: path, command: commandLine, seconds: timeout / .seconds(1))
      }
      var requests = streams.map {
        pollfd(fd: $0.isClosed ? -1 : $0.descriptor, events: Int16(POLLIN), revents: 0)
      }
      // Its end is no event that could be waited for beside the pipes.
      poll(&requests, 2, min(10, milliseconds(until: end)))
      for (index, request) in requests.enumerated() where request.revents != 0 {
        streams[index].takeSome()
        guard streams[index].bytes.count <= Self.longest else {
          stop(process)
          throw .garbled(
            address: path, command: commandLine,
            answer: String(decoding: streams[index].bytes.prefix(200), as: UTF8.self))
        }
      }
    }
    guard process.terminationReason == .exit else {
      throw .refused(
        address: path, command: commandLine,
        answer: "it was ended by signal \(process.terminationStatus)")
    }
    return Output(
      standardOutput: streams[0].text, standardError: streams[1].text,
      status: process.terminationStatus)
  }

  /// Asks it to end, and makes it end when it does not listen.
  private func stop(_ process: Process) {
    process.terminate()
    let end = ContinuousClock.now + .milliseconds(200)
    while process.isRunning, ContinuousClock.now < end { usleep(5_000) }
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
  }
}

/// What a program writes.
private struct Stream {
  // Held, since the descriptor is closed with it.
  let pipe: Pipe
  var bytes: [UInt8] = []
  var isClosed = false

  init(_ pipe: Pipe) { self.pipe = pipe }

  var descriptor: Int32 { pipe.fileHandleForReading.fileDescriptor }
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
