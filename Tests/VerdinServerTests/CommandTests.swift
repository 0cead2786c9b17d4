import Foundation
import Testing

@testable import VerdinServer

extension ServerTests {
  /// The program itself.
  @Suite struct CommandTests {
    private static let executable: URL = {
      let bundle = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
      let repository = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      let built = [bundle, repository.appending(path: ".build/debug")]
        .map { $0.appending(path: "verdin-server") }
      guard
        let found = built.first(where: { FileManager.default.isExecutableFile(atPath: $0.path) })
      else { preconditionFailure("verdin-server is not built: \(built.map(\.path))") }
      return found
    }()

    private func start(_ arguments: [String]) throws -> (Process, FileHandle) {
      let process = Process()
      process.executableURL = Self.executable
      process.arguments = arguments
      let pipe = Pipe()
      process.standardOutput = FileHandle.nullDevice
      process.standardError = pipe
      try process.run()
      return (process, pipe.fileHandleForReading)
    }

    private func run(_ arguments: [String]) throws -> (status: Int32, errors: String) {
      let (process, errors) = try start(arguments)
      let text = String(decoding: errors.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      return (process.terminationStatus, text)
    }

    @Test func `SIGTERM drains it, and it exits with 0`() async throws {
      let backend = try await Backend.http { _ in
        Backend.Answer(body: "slow", delay: .milliseconds(200))
      }
      let upstream = "http://127.0.0.1:\(backend.port)"
      let (process, errors) = try start([
        "proxy", "--listen", "127.0.0.1:0", "--champion", upstream, "--challenger", upstream,
      ])
      defer { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }
      let line = String(decoding: errors.availableData, as: UTF8.self)
      let port = try #require(line.firstMatch(of: /listening on 127.0.0.1:(\d+), share 0 %/)?.1)
      let client = try await Client(port: try #require(Int(port)))
      try await client.send("GET / HTTP/1.1\r\nHost: t\r\n\r\n")
      #expect(try await eventually { backend.requests == 1 })
      process.terminate()
      #expect(try await client.answer().body == "slow")
      #expect(String(decoding: errors.readDataToEndOfFile(), as: UTF8.self) == "draining\n")
      process.waitUntilExit()
      #expect(process.terminationReason == .exit && process.terminationStatus == 0)
      await backend.kill()
    }

    @Test(arguments: [
      ["proxy"], ["proxy", "--champion", "http://a:1"],
      ["proxy", "--champion", "https://a:1", "--challenger", "http://b:2"],
      ["proxy", "--champion", "http://a:1/path", "--challenger", "http://b:2"],
      ["proxy", "--champion", "http://a:1", "--challenger", "http://b:2", "--share", "101"],
      ["proxy", "--champion", "http://a:1", "--challenger", "http://b:2", "--share", "1.234"],
      ["proxy", "--champion", "http://a:1", "--challenger", "http://b:2", "--sticky", "ip"],
      ["proxy", "--champion", "http://a:1", "--challenger", "http://b:2", "--salt", "x"],
      ["proxy", "--champion", "http://a:1", "--challenger", "http://b:2", "--drain", "5"],
      ["proxy", "--champion", "http://a:1", "--challenger", "http://b:2", "--health-path", "x"],
      ["proxy", "--champion", "http://a:1", "--challenger", "http://b:2", "--listen", "8080"],
    ])
    func `a wrong command line is told and ends with 2`(arguments: [String]) throws {
      let (status, errors) = try run(arguments)
      #expect(status == 2 && errors.contains("Usage:"), "\(errors)")
    }

    @Test func `an address in use is told and ends with 5`() async throws {
      let backend = try await Backend.named("x")
      let upstream = "http://127.0.0.1:\(backend.port)"
      let (status, errors) = try run([
        "proxy", "--listen", "127.0.0.1:\(backend.port)", "--champion", upstream, "--challenger",
        upstream,
      ])
      #expect(status == 5)
      #expect(errors.hasPrefix("Error: cannot listen on 127.0.0.1:\(backend.port): "), "\(errors)")
      await backend.kill()
    }

    @Test(arguments: [
      ("http://localhost:80", "localhost:80"), ("http://10.0.0.1", "10.0.0.1:80"),
      ("http://[::1]:8080/", "[::1]:8080"), ("https://a", nil), ("http://a:99999", nil),
      ("http://a:1/x", nil), ("http://u@a:1", nil), ("http://:1", nil), ("a:1", nil),
      ("http://a:0", nil), ("http://::1:80", nil),
    ])
    func `an upstream's address is read`(text: String, expected: String?) {
      #expect(HostPort(url: text)?.description == expected)
    }
  }
}
