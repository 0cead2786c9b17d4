import NIOCore
import NIOHTTP1

/// One connection to an upstream, serving one receiver at a time.
final class UpstreamConnection: ChannelDuplexHandler {
  typealias InboundIn = HTTPClientResponsePart
  typealias OutboundIn = ByteBuffer

  private let pool: UpstreamPool
  private let tap: RequestTap
  private var context: ChannelHandlerContext?
  private var receiver: (any AnswerReceiver)?
  private var isReadHeld = false
  /// Whether the answer under way leaves the connection open.
  private var staysOpen = false
  /// The end of the answer, once it has arrived.
  private var end: End?
  /// Whether it has answered before. If not, its failure is none of a connection grown old.
  private(set) var hasAnswered = false
  /// Since when it waits in the pool.
  var idleSince = NIODeadline.uptimeNanoseconds(0)

  private struct End { var trailers: HTTPHeaders? }

  init(pool: UpstreamPool, tap: RequestTap) {
    self.pool = pool
    self.tap = tap
  }

  var isActive: Bool { context?.channel.isActive ?? false }
  var isWritable: Bool { context?.channel.isWritable ?? false }

  /// Sends a request's head, which is flushed when nothing follows.
  ///
  /// - Parameter bytes: the head as the upstream gets it; `head` only tells the decoder the method.
  func send(
    _ head: HTTPRequestHead, bytes: ByteBuffer, isAll: Bool, for receiver: any AnswerReceiver
  ) {
    precondition(self.receiver == nil, "the connection is in use")
    self.receiver = receiver
    staysOpen = false
    context?.write(NIOAny(HTTPClientRequestPart.head(head)), promise: nil)
    write(bytes)
    if isAll { flush() }
  }

  func write(_ bytes: ByteBuffer) { tap.write(bytes) }

  func flush() { tap.flush() }

  /// Nobody wants the answer any more.
  func cancel() {
    receiver = nil
    close()
  }

  func close() {
    pool.forget(self)
    context?.close(promise: nil)
  }

  func resumeReading() {
    guard isReadHeld else { return }
    isReadHeld = false
    context?.read()
  }

  // MARK: what the channel says

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }

  func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

  func read(context: ChannelHandlerContext) {
    if receiver?.acceptsAnswer ?? true { context.read() } else { isReadHeld = true }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard let receiver else { return close() }
    switch unwrapInboundIn(data) {
    case .head(let head):
      if head.status == .switchingProtocols { return fail(.malformed) }
      staysOpen = head.isKeepAlive
      receiver.receive(head)
    case .body(let bytes): receiver.receive(bytes)
    case .end(let trailers): end = End(trailers: trailers)
    }
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    if end != nil { complete() } else { receiver?.receivedForNow() }
  }

  /// Only now is it certain that nothing came behind the answer.
  private func complete() {
    guard let end, let receiver else { return }
    self.end = nil
    self.receiver = nil
    hasAnswered = true
    if staysOpen, receiver.hasSentRequest, isActive { pool.release(self) } else { close() }
    receiver.receivedAll(trailers: end.trailers)
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if context.channel.isWritable { receiver?.upstreamIsWritable() }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    staysOpen = false
    // An answer that was whole counts, whatever came behind it.
    if end == nil { fail(error is IOError ? .closed : .malformed) }
    close()
  }

  func channelInactive(context: ChannelHandlerContext) {
    staysOpen = false
    pool.forget(self)
    if end != nil { complete() } else { fail(.closed) }
  }

  private func fail(_ failure: UpstreamFailure) {
    guard let receiver else { return }
    self.receiver = nil
    close()
    receiver.failed(failure)
  }
}

/// Stands next to the socket: requests are written here as bytes, while the decoder behind it still
/// sees the heads that it needs to tell an answer to HEAD.
final class RequestTap: ChannelOutboundHandler {
  typealias OutboundIn = HTTPClientRequestPart
  typealias OutboundOut = ByteBuffer

  private var context: ChannelHandlerContext?

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }

  func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    promise?.succeed()
  }

  func write(_ bytes: ByteBuffer) { context?.write(NIOAny(bytes), promise: nil) }

  func flush() { context?.flush() }
}
