import NIOCore
import NIOHTTP1

/// From the client to an upstream.
extension ClientConnection {
  func begin(_ head: HTTPRequestHead) {
    let facts = RequestFacts(head, stickiness: worker.settings.stickiness)
    if let objection = facts.objection { return refuse(objection.status, objection.reason) }
    if case .length(let length) = facts.body, length > limits.requestBytes {
      return refuse(.payloadTooLarge, "a request may have \(limits.requestBytes) bytes")
    }
    let (arm, newCookie) = chooseArm(facts)
    let began = NIODeadline.now()
    let given = facts.requestID.flatMap { RequestIDs.isSound($0) ? $0 : nil }
    let exchange = Exchange(
      head: head, facts: facts, id: given ?? worker.newID(), began: began, arm: arm,
      newCookie: newCookie)
    self.exchange = exchange
    deadline = began + (facts.hasBody ? timeouts.requestBody : timeouts.answer)
    guard let route = route(exchange) else {
      return giveUp(.serviceUnavailable, "no upstream of the \(arm) is up")
    }
    if !route.isRedirected, arm == .champion, worker.isMirrored(head, facts) {
      exchange.mirrored = MirroredRequest()
    }
    ask(route)
    if !facts.hasBody { mirror(exchange) }
  }

  /// Hands the whole request over to the mirror, where it is to be copied.
  private func mirror(_ exchange: Exchange) {
    guard let copy = exchange.mirrored?.complete(exchange, clientAddress: address) else { return }
    worker.copy(copy)
  }

  private func chooseArm(_ facts: RequestFacts) -> (Arm, newCookie: String?) {
    let salt = worker.settings.salt
    if let value = facts.stickyValue {
      return (StickyBucket(of: value, salt: salt).arm(at: worker.state.share), nil)
    }
    guard case .cookie(let name) = worker.settings.stickiness else { return (worker.deal(), nil) }
    let user = worker.newID()
    return (
      StickyBucket(of: user, salt: salt).arm(at: worker.state.share),
      "\(name)=\(user); Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax"
    )
  }

  struct Route {
    let upstream: Upstream
    var isRedirected = false
  }

  /// Where a request can go: to its arm, or from a challenger that is down to the champion. The other
  /// way is never taken: the challenger gets nothing that the share does not give it.
  private func route(_ exchange: Exchange) -> Route? {
    if let upstream = worker.upstream(of: exchange.arm, except: exchange.tried) {
      return Route(upstream: upstream)
    }
    guard exchange.arm == .challenger else { return nil }
    return worker.upstream(of: .champion, except: exchange.tried).map {
      Route(upstream: $0, isRedirected: true)
    }
  }

  private func ask(_ route: Route, onNewConnection: Bool = false) {
    if route.isRedirected {
      exchange?.arm = .champion
      exchange?.isRedirected = true
      worker.state.requestRedirected()
    }
    exchange?.upstream = route.upstream
    let pool = worker.pool(route.upstream)
    if !onNewConnection, let connection = pool.takeIdle() { return send(over: connection) }
    generation += 1
    let awaited = generation
    pool.connect { [self] connection in
      guard generation == awaited else {
        if let connection { pool.release(connection) }
        return
      }
      guard let connection else { return failed(.unreachable) }
      send(over: connection)
      proceed()
    }
  }

  private func send(over connection: UpstreamConnection) {
    guard let exchange, let upstream = exchange.upstream else { return }
    exchange.connection = connection
    RequestHeadWriter(
      head: exchange.head, facts: exchange.facts, clientAddress: address, requestID: exchange.id,
      upstream: upstream.authority
    ).write(to: &worker.scratch)
    connection.send(
      exchange.head, bytes: worker.scratch, isAll: !exchange.facts.hasBody, for: self)
    worker.scratch.clear()
  }

  func pass(_ bytes: ByteBuffer) {
    guard let exchange, let connection = exchange.connection else { return }
    exchange.bodyBytes += bytes.readableBytes
    if exchange.bodyBytes > limits.requestBytes {
      return giveUp(.payloadTooLarge, "a request may have \(limits.requestBytes) bytes")
    }
    deadline = .now() + timeouts.requestBody
    let room = worker.mirror.settings.bodyBytes
    if exchange.mirrored?.take(bytes, limit: room) == false {
      exchange.mirrored = nil
      worker.mirror.counts.requestSkipped()
    }
    if exchange.facts.body == .chunked {
      worker.scratch.writeChunk(bytes) { connection.write($0) }
      connection.write(worker.scratch)
      worker.scratch.clear()
    } else {
      connection.write(bytes)
    }
  }

  func passEnd(_ trailers: HTTPHeaders?) {
    guard let exchange, exchange.facts.hasBody else { return }
    if exchange.facts.body == .chunked {
      worker.scratch.writeLastChunk(trailers)
      exchange.connection?.write(worker.scratch)
      worker.scratch.clear()
    }
    exchange.isComplete = true
    deadline = .now() + timeouts.answer
    mirror(exchange)
  }

  /// The upstream that was asked will not answer: another one may, or the client is told.
  func failed(_ failure: UpstreamFailure) {
    guard let exchange, let upstream = exchange.upstream else { return }
    let hadAnswered = exchange.connection?.hasAnswered ?? false
    exchange.connection = nil
    guard exchange.framing == nil else {
      upstream.health.requestFailed()
      return abort()
    }
    let mayRepeat =
      failure == .unreachable || (exchange.isRepeatable && failure == .closed)
    // A server may close a connection that was idle just when it is used: no failure of the server.
    if hadAnswered, mayRepeat {
      return ask(Route(upstream: upstream), onNewConnection: true)
    }
    upstream.health.requestFailed()
    exchange.tried.insert(upstream)
    guard mayRepeat, let next = route(exchange) else {
      return giveUp(
        failure == .timedOut ? .gatewayTimeout : .badGateway, "the \(exchange.arm) did not answer")
    }
    // What the next upstream repairs for the user is still to be seen in the arm's record.
    record(exchange, status: HTTPResponseStatus.badGateway.code, note: .retried)
    worker.state.requestFailed()
    ask(next)
  }
}
