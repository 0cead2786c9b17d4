import NIOCore
import NIOHTTP1

/// A copy on its way: sent to a challenger, whose answer is looked at and thrown away.
final class CopyExchange: AnswerReceiver {
  private let copy: RequestCopy
  private let sender: CopySender
  private let began = NIODeadline.now()
  private var upstream: Upstream?
  private var pool: UpstreamPool?
  private var connection: UpstreamConnection?
  private var tried = UpstreamSet()
  private var status: HTTPResponseStatus?
  private var answer = AnswerCapture()
  private var isEnded = false
  /// Tells a connection that comes too late that nobody waits for it.
  private var generation = 0

  init(_ copy: RequestCopy, sender: CopySender) {
    self.copy = copy
    self.sender = sender
  }

  func begin() {
    guard let next = sender.upstream(except: tried) else {
      return end(.serviceUnavailable, isWhole: false)
    }
    (upstream, pool) = (next.upstream, next.pool)
    if let connection = next.pool.takeIdle() { send(over: connection) } else { connect() }
  }

  private func connect() {
    generation += 1
    let awaited = generation
    pool?.connect { [self] connection in
      guard generation == awaited, !isEnded else {
        if let connection { pool?.release(connection) }
        return
      }
      if let connection { send(over: connection) } else { failed(.unreachable) }
    }
  }

  private func send(over connection: UpstreamConnection) {
    guard let upstream else { return }
    self.connection = connection
    let body = copy.body
    RequestHeadWriter(
      head: copy.head, facts: copy.facts, clientAddress: copy.clientAddress, requestID: copy.id,
      upstream: upstream.authority, copiedBytes: body.readableBytes
    ).write(to: &sender.scratch)
    if body.readableBytes <= smallBody { sender.scratch.writeImmutableBuffer(body) }
    connection.send(
      copy.head, bytes: sender.scratch, isAll: body.readableBytes <= smallBody, for: self)
    sender.scratch.clear()
    if body.readableBytes > smallBody {
      connection.write(body)
      connection.flush()
    }
  }

  // MARK: the answer

  var acceptsAnswer: Bool { true }
  var hasSentRequest: Bool { true }

  func receive(_ head: HTTPResponseHead) {
    guard head.status.code >= 200 else { return }
    upstream?.health.requestAnswered()
    status = head.status
    answer = AnswerCapture(head, limit: sender.settings.mirror.answerBytes)
  }

  func receive(_ body: ByteBuffer) { answer.take(body) }

  func receivedForNow() {}

  func receivedAll(trailers: HTTPHeaders?) {
    if let status { end(status, isWhole: true) }
  }

  func upstreamIsWritable() {}

  func failed(_ failure: UpstreamFailure) {
    guard !isEnded, let upstream else { return }
    let hadAnswered = connection?.hasAnswered ?? false
    connection = nil
    let mayRepeat =
      status == nil
      && (failure == .unreachable
        || (failure == .closed && copy.head.method.isIdempotent && copy.body.readableBytes == 0))
    // A server may close a connection that was idle just when it is used: no failure of the server.
    if hadAnswered, mayRepeat { return connect() }
    upstream.health.requestFailed()
    tried.insert(upstream)
    if mayRepeat, sender.upstream(except: tried) != nil { return begin() }
    end(.badGateway, isWhole: false)
  }

  func checkDeadline(_ now: NIODeadline) {
    guard now - began >= sender.settings.mirror.timeout, !isEnded else { return }
    upstream?.health.requestFailed()
    end(.gatewayTimeout, isWhole: false)
  }

  private func end(_ status: HTTPResponseStatus, isWhole: Bool) {
    cancelUnless(isWhole)
    // How soon no answer came says nothing of how fast answers come, but for one waited for in vain.
    let now = Moment.now()
    let took = isWhole || status == .gatewayTimeout ? now.microseconds(since: began) : nil
    sender.ended(
      self,
      AnswerRecord(time: now.time, id: copy.id, status: status.code, microseconds: took),
      body: isWhole ? answer.body : nil, isWhole: isWhole)
  }

  /// Nobody wants the answer any more.
  func cancel() { cancelUnless(false) }

  private func cancelUnless(_ isWhole: Bool) {
    isEnded = true
    generation += 1
    if !isWhole { connection?.cancel() }
    connection = nil
  }
}
