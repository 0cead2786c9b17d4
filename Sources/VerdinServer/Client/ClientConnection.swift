import NIOCore
import NIOHTTP1

/// One connection from a client: takes requests one after the other and passes answers back.
///
/// Both directions hold back reading while the other side does not take what was read. Every part of a
/// request comes by once, in order, in `take`: what the mirror copies is gathered from there on.
final class ClientConnection: ChannelDuplexHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundIn = ByteBuffer

  let worker: Worker
  private(set) var context: ChannelHandlerContext?
  var exchange: Exchange?
  /// Tells a connection to an upstream that comes too late that nobody waits for it.
  var generation = 0
  /// What is ready for the client and not yet written.
  var out = ByteBufferAllocator().buffer(capacity: 2_048)
  var deadline = NIODeadline.distantFuture
  private(set) var address = ""
  private var waiting = CircularBuffer<Arrival>(initialCapacity: 2)
  private var isReadHeld = false
  private var isProceeding = false
  /// Whether the last answer has been given, and only the client's silence is waited for.
  private var isLingering = false

  /// What the decoder brought.
  private enum Arrival {
    case part(HTTPServerRequestPart)
    case malformed(any Error)
  }

  init(_ worker: Worker) { self.worker = worker }

  var timeouts: Timeouts { worker.settings.timeouts }
  var limits: Limits { worker.settings.limits }
  var isBusy: Bool { exchange != nil }
  var isWritable: Bool { context?.channel.isWritable ?? false }

  // MARK: what the channel says

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }

  func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

  func channelActive(context: ChannelHandlerContext) {
    address = context.remoteAddress?.ipAddress ?? "unknown"
    deadline = .now() + timeouts.requestHead
    worker.add(self)
    if worker.state.clientCame() > limits.connections {
      refuse(.serviceUnavailable, "too many connections")
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    if let exchange {
      exchange.connection?.cancel()
      worker.state.requestFinished(at: exchange.arm)
      record(exchange, status: 499)
      self.exchange = nil
    }
    generation += 1
    waiting.removeAll()
    worker.state.clientLeft()
    worker.remove(self)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    arrived(.part(unwrapInboundIn(data)))
  }

  func channelReadComplete(context: ChannelHandlerContext) { exchange?.connection?.flush() }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if error is HTTPParserError { arrived(.malformed(error)) } else { close() }
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if context.channel.isWritable { exchange?.connection?.resumeReading() }
  }

  func read(context: ChannelHandlerContext) {
    if wantsToRead { context.read() } else { isReadHeld = true }
  }

  /// Nothing more is read while something waits, or while an upstream does not take a body. Otherwise
  /// it is, so that a client that goes away is seen.
  private var wantsToRead: Bool {
    guard waiting.isEmpty else { return false }
    guard let exchange, !exchange.isComplete, !isLingering else { return true }
    return exchange.connection?.isWritable ?? false
  }

  func resumeReading() {
    guard isReadHeld, wantsToRead else { return }
    isReadHeld = false
    context?.read()
  }

  // MARK: requests in their order

  private func arrived(_ arrival: Arrival) {
    if isLingering { return }
    if waiting.isEmpty, canTake(arrival) { take(arrival) } else { waiting.append(arrival) }
  }

  private func canTake(_ arrival: Arrival) -> Bool {
    guard let exchange else { return true }
    switch arrival {
    case .part(.head): return false
    case .part(.body): return exchange.connection != nil
    case .part(.end): return !exchange.facts.hasBody || exchange.connection != nil
    case .malformed: return !exchange.isComplete
    }
  }

  private func take(_ arrival: Arrival) {
    switch arrival {
    case .part(.head(let head)): begin(head)
    case .part(.body(let bytes)): pass(bytes)
    case .part(.end(let trailers)): passEnd(trailers)
    case .malformed(let error): refuse(error)
    }
  }

  /// Takes what waits, as far as it can be taken now.
  func proceed() {
    guard !isProceeding else { return }
    isProceeding = true
    while !isLingering, let next = waiting.first, canTake(next) {
      waiting.removeFirst()
      take(next)
    }
    isProceeding = false
    exchange?.connection?.flush()
    resumeReading()
  }

  // MARK: the end

  /// Answers without asking an arm, and takes no more requests.
  func refuse(_ status: HTTPResponseStatus, _ reason: String) {
    worker.state.requestRefused()
    writeOwnAnswer(status, reason, keepsAlive: false, to: nil)
    closeGently(isComplete: false)
  }

  private func refuse(_ error: any Error) {
    let status: HTTPResponseStatus =
      switch error as? HTTPParserError {
      case .headerOverflow: .requestHeaderFieldsTooLarge
      case .invalidVersion: .httpVersionNotSupported
      case .invalidMethod: .notImplemented
      default: .badRequest
      }
    if exchange == nil {
      refuse(status, "the request is not HTTP/1.1")
    } else {
      giveUp(status, "the request's body is malformed")
    }
  }

  /// Closes once all is written. Where more of a request may be on its way, it is read and thrown away
  /// for a while: closing at once would reset the connection and lose the answer.
  func closeGently(isComplete: Bool) {
    isLingering = true
    writeOut()
    guard let context else { return }
    deadline = .now() + timeouts.answer
    let mode: CloseMode = isComplete && waiting.isEmpty ? .all : .output
    waiting.removeAll()
    context.writeAndFlush(NIOAny(ByteBuffer())).assumeIsolated().whenComplete { [self] _ in
      self.context?.close(mode: mode, promise: nil)
      deadline = .now() + .seconds(2)
    }
    resumeReading()
  }

  func close() { context?.close(promise: nil) }

  /// Stays for one more request, which is the last.
  func drain() {
    if exchange != nil { return }
    deadline = min(deadline, .now() + timeouts.drainIdle)
  }

  func checkDeadline(_ now: NIODeadline) {
    guard now >= deadline else { return }
    guard let exchange, !isLingering else { return close() }
    if exchange.framing != nil {
      abort()
    } else if !exchange.isComplete, wantsToRead {
      giveUp(.requestTimeout, "the request did not go on")
    } else {
      exchange.connection?.cancel()
      self.exchange?.connection = nil
      failed(.timedOut)
    }
  }
}
