import NIOCore
import NIOHTTP1
import NIOPosix
import VerdinNumerics

/// Serves a classifier: `POST /predict` with the pixels of one image, `GET /healthz` for checks.
package struct ModelServer: Sendable {
  /// What makes a release worse than its model: all of it really happens.
  package struct Faults: Sendable {
    /// Milliseconds that every answer waits.
    package var delay: Int64 = 0
    /// The share of predictions that are answered with 500.
    package var errorShare = 0.0

    package init(delay: Int64 = 0, errorShare: Double = 0) {
      self.delay = delay
      self.errorShare = errorShare
    }
  }

  private let group: MultiThreadedEventLoopGroup
  private let listener: any Channel

  package var port: Int { listener.localAddress?.port ?? 0 }

  /// Listens on loopback.
  ///
  /// - Parameter port: 0 takes any that is free.
  package init(
    _ model: SoftmaxClassifier, faults: Faults, port: Int, seed: UInt64
  ) async throws {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    self.group = group
    do {
      listener = try await ServerBootstrap(group: group)
        .serverChannelOption(.backlog, value: 256)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
        .childChannelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            let sync = channel.pipeline.syncOperations
            try sync.configureHTTPServerPipeline(withPipeliningAssistance: true)
            try sync.addHandler(
              ModelHandler(model, faults, seed: seed ^ UInt64.random(in: 0 ... .max)))
          }
        }
        .bind(host: "127.0.0.1", port: port).get()
    } catch {
      try await group.shutdownGracefully()
      throw error
    }
  }

  package func stop() async throws {
    try await listener.close()
    try await group.shutdownGracefully()
  }
}

/// Answers the requests of one connection.
private final class ModelHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private static let largestBody = 4_096
  private let model: SoftmaxClassifier
  private let faults: ModelServer.Faults
  private var generator: SplitMix64
  private var head: HTTPRequestHead?
  private var body: [UInt8] = []

  init(_ model: SoftmaxClassifier, _ faults: ModelServer.Faults, seed: UInt64) {
    self.model = model
    self.faults = faults
    generator = SplitMix64(seed: seed)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      self.head = head
      body.removeAll(keepingCapacity: true)
    case .body(let part):
      if body.count <= Self.largestBody { body += part.readableBytesView }
    case .end:
      guard let head else { return }
      let (status, text) = answer(head)
      let isKept = head.isKeepAlive
      guard faults.delay > 0, head.uri == "/predict" else {
        return write(status, text, isKept, to: context)
      }
      let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
      let this = NIOLoopBound(self, eventLoop: context.eventLoop)
      context.eventLoop.scheduleTask(in: .milliseconds(faults.delay)) {
        this.value.write(status, text, isKept, to: bound.value)
      }
    }
  }

  private func answer(_ head: HTTPRequestHead) -> (HTTPResponseStatus, String) {
    switch (head.method, head.uri) {
    case (.GET, "/healthz"): return (.ok, #"{"status":"ok"}"#)
    case (.POST, "/predict"):
      if generator.uniform() < faults.errorShare {
        return (.internalServerError, #"{"error":"out of order"}"#)
      }
      guard let pixels = PredictionRequest.pixels(body) else {
        return (
          .badRequest, #"{"error":"expected {\"pixels\":[...]} with 64 numbers from 0 to 16"}"#
        )
      }
      let answer = model.answer(pixels)
      return (.ok, #"{"prediction":\#(answer.label),"score":\#(answer.score)}"#)
    default: return (.notFound, #"{"error":"no such path; there are /predict and /healthz"}"#)
    }
  }

  private func write(
    _ status: HTTPResponseStatus, _ text: String, _ isKept: Bool, to context: ChannelHandlerContext
  ) {
    var head = HTTPResponseHead(version: .http1_1, status: status)
    head.headers.add(name: "content-type", value: "application/json")
    head.headers.add(name: "content-length", value: String(text.utf8.count))
    if !isKept { head.headers.add(name: "connection", value: "close") }
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: text)))), promise: nil)
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in
      if !isKept { bound.value.close(promise: nil) }
    }
  }
}
