import Foundation
import NIOCore
import NIOPosix
import Synchronization
import Testing
import VerdinRollout

@testable import VerdinServer

/// Tests with real sockets and clocks: one after the other, or they would wait for each other's work.
@Suite(.serialized) enum ServerTests {}

/// A proxy in front of two backends, which is drained when the test ends.
struct TestProxy {
  let server: ProxyServer
  let socket: String
  let log: String
  let told: Told

  final class Told: Sendable {
    let lines = Mutex<[String]>([])
    let isDrained = Atomic(false)
  }

  /// Drains it; requests that were cut off are counted.
  @discardableResult func drain() async throws -> Int {
    if told.isDrained.exchange(true, ordering: .relaxed) { return 0 }
    return try await server.drain()
  }

  var port: Int { server.address.port }

  static func with<T>(
    champion: [Backend], challenger: [Backend], percent: Double = 0,
    _ adjust: (inout ProxySettings) -> Void = { _ in },
    _ body: (TestProxy) async throws -> T
  ) async throws -> T {
    let directory = FileManager.default.temporaryDirectory
      .appending(path: "verdin-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    var settings = ProxySettings(
      champion: champion.map { HostPort(host: "127.0.0.1", port: $0.port) },
      challenger: challenger.map { HostPort(host: "127.0.0.1", port: $0.port) })
    settings.listen = HostPort(host: "127.0.0.1", port: 0)
    settings.share = try #require(TrafficShare(percent: percent))
    settings.socket = directory.appending(path: "s").path
    settings.log = directory.appending(path: "log").path
    settings.eventLoops = 2
    settings.health.interval = .milliseconds(100)
    settings.timeouts.drainIdle = .milliseconds(50)
    settings.timeouts.drain = .seconds(20)
    adjust(&settings)
    let told = Told()
    let server = try await ProxyServer.start(settings) { line in
      told.lines.withLock { $0.append(line) }
    }
    let proxy = TestProxy(
      server: server, socket: settings.socket ?? "", log: settings.log ?? "", told: told)
    do {
      let result = try await body(proxy)
      try await proxy.drain()
      for backend in champion + challenger { await backend.kill() }
      return result
    } catch {
      try await proxy.drain()
      for backend in champion + challenger { await backend.kill() }
      throw error
    }
  }

  /// One exchange on the runtime socket.
  func ask(_ line: String) async throws -> String { try await askSocket(socket, line) }

  /// The log's lines that are there now, each read as JSON.
  func records() throws -> [Record] {
    let bytes = try Data(contentsOf: URL(filePath: log))
    return try bytes.split(separator: UInt8(ascii: "\n")).map {
      try JSONDecoder().decode(Record.self, from: Data($0))
    }
  }

  struct Record: Decodable, Equatable {
    var time: Double
    var id: String
    var arm: String
    var status: Int
    var latency_ms: Double
    var redirected: Bool?
    var retried: Bool?
  }
}

/// Sends a line to a UNIX socket and reads until it closes.
func askSocket(_ path: String, _ line: String) async throws -> String {
  let (stream, continuation) = AsyncStream.makeStream(of: String.self)
  let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
    .channelInitializer { channel in
      channel.eventLoop.makeCompletedFuture {
        try channel.pipeline.syncOperations.addHandler(TextReader(continuation))
      }
    }
    .connect(unixDomainSocketPath: path).get()
  try await channel.writeAndFlush(ByteBuffer(string: line + "\n"))
  return await stream.reduce("", +).trimmingCharacters(in: .newlines)
}

private final class TextReader: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  private let continuation: AsyncStream<String>.Continuation
  init(_ continuation: AsyncStream<String>.Continuation) { self.continuation = continuation }
  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    continuation.yield(String(buffer: unwrapInboundIn(data)))
  }
  func channelInactive(context: ChannelHandlerContext) { continuation.finish() }
  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }
}

/// Waits until something holds that other threads bring about.
func eventually(
  within seconds: Double = 30, _ condition: () async throws -> Bool
) async throws -> Bool {
  let end = ContinuousClock.now + .seconds(seconds)
  while ContinuousClock.now < end {
    if try await condition() { return true }
    try await Task.sleep(for: .milliseconds(5))
  }
  return false
}

/// Makes a socket file behind which nobody listens any more.
func leaveSocket(at path: String) async throws {
  let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
    .bind(unixDomainSocketPath: path + "-").get()
  // Moved, so that it is not taken away with the listener.
  try FileManager.default.moveItem(atPath: path + "-", toPath: path)
  try await listener.close()
  #expect(FileManager.default.fileExists(atPath: path))
}
