import Foundation
import Testing
import VerdinRollout

@testable import VerdinServer

extension ServerTests {
  @Suite struct ControlTests {
    @Test(arguments: ["0", "1", "25", "33.33", "99.99", "100", "0.5"])
    func `a share is read back as it was set`(percent: String) async throws {
      let backend = try await Backend.named("x")
      try await TestProxy.with(champion: [backend], challenger: [backend]) { proxy async throws in
        #expect(try await proxy.ask("get share") == "share 0")
        #expect(try await proxy.ask("set share \(percent)") == "ok")
        #expect(try await proxy.ask("get share") == "share \(percent)")
      }
    }

    @Test(arguments: [
      "", "get", "set share", "get shares", "set share x", "set share -1", "set share 100.01",
      "set share 1.234", "set share nan", "set share 0x10", "set share 1e1", "set share inf",
      "set share 5 5", "SET SHARE 5", "set share 1.2.3", "drop table", "get share now",
    ])
    func `a wrong line changes nothing and says what is known`(line: String) throws {
      #expect(throws: ControlCommand.Mistake.self) { try ControlCommand(line) }
    }

    @Test func `mistakes are answered on the socket, and it goes on`() async throws {
      let backend = try await Backend.named("x")
      try await TestProxy.with(champion: [backend], challenger: [backend], percent: 7) {
        proxy async throws in
        #expect(try await proxy.ask("set share 101").hasPrefix("error: a share is a percentage"))
        #expect(try await proxy.ask("what").hasPrefix("error: unknown command"))
        #expect(
          try await proxy.ask(String(repeating: "x", count: 5_000)).hasPrefix("error: "))
        #expect(try await proxy.ask("get share\r") == "share 7")
      }
    }

    @Test func `only its owner may use the socket, and it goes with the proxy`() async throws {
      let backend = try await Backend.named("x")
      try await TestProxy.with(champion: [backend], challenger: [backend]) { proxy async throws in
        let mode = try FileManager.default.attributesOfItem(atPath: proxy.socket)[.posixPermissions]
        #expect(mode as? Int == 0o600)
        try await proxy.drain()
        #expect(!FileManager.default.fileExists(atPath: proxy.socket))
      }
    }

    @Test func `a socket that answers is not replaced, one left behind is`() async throws {
      let backend = try await Backend.named("x")
      try await TestProxy.with(champion: [backend], challenger: [backend]) { proxy async throws in
        var settings = ProxySettings(
          champion: [HostPort(host: "127.0.0.1", port: backend.port)], challenger: [])
        settings.listen.port = 0
        settings.eventLoops = 1
        settings.socket = proxy.socket
        await #expect(throws: ControlSocket.Unusable.self) {
          _ = try await ProxyServer.start(settings) { _ in }
        }
        #expect(try await proxy.ask("get share") == "share 0")

        settings.socket = proxy.log
        await #expect(throws: ControlSocket.Unusable.self) {
          _ = try await ProxyServer.start(settings) { _ in }
        }
        #expect(FileManager.default.fileExists(atPath: proxy.log))

        // What a killed proxy leaves: a name that nobody listens behind.
        let left = proxy.log + ".s"
        try await leaveSocket(at: left)
        settings.socket = left
        let second = try await ProxyServer.start(settings) { _ in }
        #expect(try await askSocket(left, "get share") == "share 0")
        _ = try await second.drain()
      }
    }
  }
}
