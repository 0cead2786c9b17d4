import NIOCore
import NIOHTTP1
import NIOPosix

/// One client that asks again a fixed time after it asked last, or as soon as it has its answer.
final class LoadConnection: ChannelInboundHandler {
  typealias InboundIn = HTTPClientResponsePart
  typealias OutboundOut = HTTPClientRequestPart

  private let book: LoadBook
  private let gap: TimeAmount
  private var due = NIODeadline.now()
  private var asked: (id: String, image: Digits.Image)?
  private var status = HTTPResponseStatus.ok
  private var body: [UInt8] = []

  private init(_ book: LoadBook, gap: TimeAmount) {
    self.book = book
    self.gap = gap
  }

  /// Connects, and connects again whenever the connection is lost, until the book is closed.
  static func open(
    group: MultiThreadedEventLoopGroup, settings: LoadGenerator.Settings, gap: TimeAmount,
    book: LoadBook
  ) {
    let loop = group.next()
    let shared = NIOLoopBound(book, eventLoop: loop)
    ClientBootstrap(group: group)
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .connectTimeout(.seconds(2))
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHTTPClientHandlers()
          try channel.pipeline.syncOperations.addHandler(LoadConnection(shared.value, gap: gap))
        }
      }
      .connect(host: settings.host, port: settings.port)
      .flatMap { $0.closeFuture }
      .whenComplete { _ in
        guard !shared.value.isOver else { return }
        loop.scheduleTask(in: .milliseconds(100)) {
          guard !shared.value.isOver else { return }
          open(group: group, settings: settings, gap: gap, book: shared.value)
        }
      }
  }

  func channelActive(context: ChannelHandlerContext) { ask(context) }

  private func ask(_ context: ChannelHandlerContext) {
    guard !book.isOver else { return context.close(promise: nil) }
    let next = book.next()
    asked = next
    let text = PredictionRequest.body(next.image.pixels)
    var head = HTTPRequestHead(version: .http1_1, method: .POST, uri: "/predict")
    head.headers.add(name: "host", value: book.settings.host)
    head.headers.add(name: "content-type", value: "application/json")
    head.headers.add(name: "content-length", value: String(text.utf8.count))
    head.headers.add(name: "x-request-id", value: next.id)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: text)))), promise: nil)
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      status = head.status
      body.removeAll(keepingCapacity: true)
    case .body(let part): body += part.readableBytesView
    case .end:
      answered(context.eventLoop)
      due = max(due + gap, .now())
      let this = NIOLoopBound(self, eventLoop: context.eventLoop)
      let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
      context.eventLoop.scheduleTask(deadline: due) {
        if bound.value.channel.isActive { this.value.ask(bound.value) }
      }
    }
  }

  private func answered(_ loop: any EventLoop) {
    guard let asked else { return }
    self.asked = nil
    book.outcome.answered += 1
    guard status.code < 500 else {
      book.outcome.failed += 1
      return
    }
    guard status == .ok, let prediction = PredictionRequest.prediction(body) else { return }
    // Somebody finds out later what was written.
    let line = "\(asked.id),\(prediction == asked.image.label ? 1 : 0),\(asked.image.label)"
    let tell = book.tell
    loop.scheduleTask(in: .nanoseconds(Int64(1e9 * book.settings.labelDelay))) { tell(line) }
  }

  func channelInactive(context: ChannelHandlerContext) {
    if asked != nil, !book.isOver { book.outcome.failed += 1 }
    asked = nil
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }
}
