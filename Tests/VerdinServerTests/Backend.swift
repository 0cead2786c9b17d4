import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A small server on a free port of this machine.
final class Backend: Sendable {
  /// What a request gets.
  struct Answer: Sendable {
    var status = HTTPResponseStatus.ok
    var fields: [(String, String)] = []
    var body = ""
    var delay = TimeAmount.zero
    /// Bytes that follow the body, as chunks of 64 KiB, written as fast as they are taken.
    var bulk = 0
    /// Whether its length is told.
    var isCounted = true
  }

  struct Request: Sendable {
    var head: HTTPRequestHead
    var body = ""
    var bodyBytes = 0
  }

  let port: Int
  private let listener: any Channel
  private let clients: Clients

  final class Clients: Sendable {
    let all = Mutex<[any Channel]>([])
    let count = Atomic(0)
    let served = Atomic(0)
    let bulkTaken = Atomic(0)
  }

  /// Connections that were ever opened to it.
  var connections: Int { clients.count.load(ordering: .relaxed) }
  var openConnections: Int { clients.all.withLock { $0.count { $0.isActive } } }
  var requests: Int { clients.served.load(ordering: .relaxed) }
  /// Bytes of bulk that the socket has taken.
  var bulkBytes: Int { clients.bulkTaken.load(ordering: .relaxed) }

  /// Answers requests.
  static func http(
    port: Int = 0, _ answer: @escaping @Sendable (Request) -> Answer
  ) async throws -> Backend {
    try await Backend(port: port) { channel, clients in
      try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: false)
      try channel.pipeline.syncOperations.addHandler(AnswerHandler(answer, clients))
    }
  }

  /// Answers the first bytes of each connection with a text, and then closes it if told.
  static func raw(_ text: String, closes: Bool) async throws -> Backend {
    try await Backend(port: 0) { channel, _ in
      try channel.pipeline.syncOperations.addHandler(RawHandler(text, closes: closes))
    }
  }

  /// Takes connections and never reads.
  static func deaf() async throws -> Backend {
    try await Backend(port: 0) { channel, _ in
      channel.setOption(.autoRead, value: false).whenSuccess {}
    }
  }

  /// Says its name to everybody.
  static func named(_ name: String, port: Int = 0) async throws -> Backend {
    try await http(port: port) { _ in Answer(body: name) }
  }

  private init(
    port: Int, _ prepare: @escaping @Sendable (any Channel, Clients) throws -> Void
  ) async throws {
    let clients = Clients()
    self.clients = clients
    listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.backlog, value: 1_024)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        clients.all.withLock { $0.append(channel) }
        clients.count.add(1, ordering: .relaxed)
        return channel.eventLoop.makeCompletedFuture { try prepare(channel, clients) }
      }
      .bind(host: "127.0.0.1", port: port).get()
    self.port = listener.localAddress?.port ?? 0
  }

  /// Drops everything, as a killed process does.
  func kill() async {
    try? await listener.close()
    for channel in clients.all.withLock({ $0 }) { try? await channel.close() }
  }
}

private final class AnswerHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let answer: @Sendable (Backend.Request) -> Backend.Answer
  private let clients: Backend.Clients
  private var request: Backend.Request?
  private var bulkLeft = 0
  private var isWritingBulk = false

  init(
    _ answer: @escaping @Sendable (Backend.Request) -> Backend.Answer, _ clients: Backend.Clients
  ) {
    self.answer = answer
    self.clients = clients
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      request = Backend.Request(head: head)
      if head.headers["expect"].first == "100-continue" {
        context.writeAndFlush(
          wrapOutboundOut(.head(.init(version: .http1_1, status: .continue))), promise: nil)
      }
    case .body(let bytes):
      request?.bodyBytes += bytes.readableBytes
      if bytes.readableBytes < 1_000 { request?.body += String(buffer: bytes) }
    case .end:
      guard let request else { return }
      self.request = nil
      clients.served.add(1, ordering: .relaxed)
      let answer = answer(request)
      if answer.delay == .zero {
        write(answer, to: request, context)
      } else {
        context.eventLoop.assumeIsolated().scheduleTask(in: answer.delay) {
          self.write(answer, to: request, context)
        }
      }
    }
  }

  private func write(
    _ answer: Backend.Answer, to request: Backend.Request, _ context: ChannelHandlerContext
  ) {
    var head = HTTPResponseHead(
      version: .http1_1, status: answer.status, headers: HTTPHeaders(answer.fields))
    if answer.isCounted {
      head.headers.add(name: "Content-Length", value: "\(answer.body.utf8.count + answer.bulk)")
    }
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    if request.head.method != .HEAD, !answer.body.isEmpty {
      context.write(
        wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: answer.body)))), promise: nil)
    }
    bulkLeft = answer.bulk
    if bulkLeft == 0 {
      context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    } else {
      writeBulk(context)
    }
  }

  private func writeBulk(_ context: ChannelHandlerContext) {
    // Writing may make the channel writable again and come back here.
    guard !isWritingBulk else { return }
    isWritingBulk = true
    defer { isWritingBulk = false }
    while bulkLeft > 0, context.channel.isWritable {
      let count = min(bulkLeft, 65_536)
      bulkLeft -= count
      context.writeAndFlush(
        wrapOutboundOut(.body(.byteBuffer(ByteBuffer(repeating: 0x61, count: count))))
      ).assumeIsolated().whenSuccess { self.clients.bulkTaken.add(count, ordering: .relaxed) }
    }
    if bulkLeft == 0 { context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil) }
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if bulkLeft > 0 { writeBulk(context) }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }
}

private final class RawHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let text: String
  private let closes: Bool
  private var isAnswered = false

  init(_ text: String, closes: Bool) {
    self.text = text
    self.closes = closes
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isAnswered else { return }
    isAnswered = true
    let written = context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)))
    if closes { written.assumeIsolated().whenComplete { _ in context.close(promise: nil) } }
  }
}
