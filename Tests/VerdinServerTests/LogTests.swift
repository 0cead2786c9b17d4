import Foundation
import Synchronization
import Testing
import VerdinRollout

@testable import VerdinServer

extension ServerTests {
  @Suite struct LogTests {
    @Test func `each request has its line, whole and readable`() async throws {
      let (old, new) = (try await Backend.named("champion"), try await Backend.named("challenger"))
      try await TestProxy.with(champion: [old], challenger: [new], percent: 40) {
        proxy async throws in
        let began = Date().timeIntervalSince1970
        let outcome = try await Load.run(port: proxy.port, clients: 8, requests: 50)
        try await proxy.drain()
        let records = try proxy.records()
        #expect(records.count == 400)
        #expect(Set(records.map(\.id)).count == 400)
        for arm in ["champion", "challenger"] {
          #expect(records.count { $0.arm == arm } == outcome.bodies[arm])
        }
        let now = Date().timeIntervalSince1970
        for record in records {
          #expect(record.status == 200 && record.redirected == nil && record.retried == nil)
          #expect((began - 0.01...now + 0.01).contains(record.time))
          #expect(record.latency_ms > 0 && record.latency_ms < 5_000)
        }
      }
    }

    @Test func `lines are there while it runs`() async throws {
      let backend = try await Backend.named("x")
      try await TestProxy.with(champion: [backend], challenger: [backend]) { proxy async throws in
        _ = try await Client(port: proxy.port).get()
        #expect(try await eventually { try proxy.records().count == 1 })
      }
    }

    @Test func `a line is written as documented`() {
      var bytes: [UInt8] = []
      RequestRecord(
        time: 1_712_000_000_123_456, id: #"a"b\c"#, arm: .challenger, status: 200,
        microseconds: 3_400, note: .none
      ).write(to: &bytes)
      RequestRecord(
        time: 1_712_000_000_003_000, id: "b", arm: .champion, status: 502, microseconds: 0,
        note: .retried
      ).write(to: &bytes)
      #expect(
        String(decoding: bytes, as: UTF8.self) == #"""
          {"time":1712000000.123,"id":"a\"b\\c","arm":"challenger","status":200,"latency_ms":3.400}
          {"time":1712000000.003,"id":"b","arm":"champion","status":502,"latency_ms":0.000,"retried":true}

          """#)
    }

    /// Linux has a device that is always full.
    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
    func `a full disk costs lines, which are counted and told, but no request`() async throws {
      let backend = try await Backend.named("x")
      try await TestProxy.with(
        champion: [backend], challenger: [backend], { $0.log = "/dev/full" }
      ) { proxy async throws in
        let outcome = try await Load.run(port: proxy.port, clients: 2, requests: 50)
        #expect(outcome.bodies == ["x": 100])
        #expect(
          try await eventually { try await proxy.ask("get health").contains("\nunlogged 100") })
        #expect(
          proxy.told.lines.withLock { $0 } == [
            "warning: request log: lines are being dropped: No space left on device"
          ])
      }
    }

    /// A pipe that is not read holds 64 KB, and then whoever writes.
    @Test func `a log that is stuck delays no request, and misses no line when it goes on`()
      async throws
    {
      let backend = try await Backend.named("x")
      let pipe = try Pipe()
      try await TestProxy.mirroring(backend, backend, { $0.mirror.championAnswers = pipe.path }) {
        proxy async throws in
        let outcome = try await Load.run(port: proxy.port, clients: 4, requests: 500)
        #expect(outcome.bodies == ["x": 2_000] && outcome.failures.isEmpty)
        let health = try await proxy.ask("get health")
        #expect(health.hasSuffix("\nunlogged 0"), "\(health)")
        async let text = pipe.read(lines: 2_000)
        try await proxy.drain()
        let lines = await text.split(separator: "\n")
        #expect(lines.count == 2_000 && lines.allSatisfy { $0.hasSuffix("}") })
        #expect(try proxy.records().count == 2_000)
      }
    }

    @Test func `what waits for a stuck log is bounded, and the rest counted`() async throws {
      let pipe = try Pipe()
      let told = TestProxy.Told()
      let log = try RequestLog(path: pipe.path, bound: 1_500) { line in
        told.lines.withLock { $0.append(line) }
      }
      let record = RequestRecord(
        time: 1, id: String(repeating: "i", count: 128), arm: .champion, status: 200,
        microseconds: 1, note: .none)
      for _ in 0..<3 { log.append([RequestRecord](repeating: record, count: 1_000)) }
      #expect(log.droppedCount == 2_000)
      #expect(
        told.lines.withLock { $0 } == [
          "warning: request log: lines are being dropped: the disk does not keep up"
        ])
      async let text = pipe.read(lines: 1_000)
      await log.finish()
      #expect(await text.split(separator: "\n").count == 1_000)
    }

    @Test func `a log is appended to`() async throws {
      let backend = try await Backend.named("x")
      try await TestProxy.with(champion: [backend], challenger: [backend]) { proxy async throws in
        let earlier = #"{"time":1,"id":"old","arm":"champion","status":200,"latency_ms":1}"# + "\n"
        try Data(earlier.utf8).write(to: URL(filePath: proxy.log + "2"))
        let log = try RequestLog(path: proxy.log + "2") { _ in }
        log.append([
          RequestRecord(
            time: 1, id: "new", arm: .champion, status: 200, microseconds: 1, note: .none)
        ])
        await log.finish()
        let text = try String(contentsOf: URL(filePath: proxy.log + "2"), encoding: .utf8)
        #expect(text.hasPrefix(earlier) && text.split(separator: "\n").count == 2)
      }
    }
  }
}

/// A named pipe that is open for reading.
private final class Pipe: Sendable {
  let path: String
  private let descriptor: Int32

  init() throws {
    path =
      FileManager.default.temporaryDirectory.appending(path: "verdin-\(UUID().uuidString)").path
    try #require(mkfifo(path, 0o600) == 0)
    // Without waiting for a writer.
    descriptor = open(path, O_RDONLY | O_NONBLOCK)
    try #require(descriptor >= 0)
  }

  deinit {
    close(descriptor)
    unlink(path)
  }

  /// Reads until there are that many lines.
  func read(lines: Int) async -> String {
    var bytes: [UInt8] = []
    var room = [UInt8](repeating: 0, count: 1 << 16)
    var missing = lines
    while missing > 0 {
      let count = Foundation.read(descriptor, &room, room.count)
      if count == 0 { break }
      if count > 0 {
        bytes += room[..<count]
        missing -= room[..<count].count { $0 == UInt8(ascii: "\n") }
      } else if errno == EAGAIN {
        try? await Task.sleep(for: .milliseconds(1))
      } else {
        break
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
