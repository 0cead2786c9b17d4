import NIOCore
import NIOHTTP1

/// The copies of all event loops: few on their way, some that wait, none beyond.
final class CopySender {
  let settings: ProxySettings
  /// Storage in which copies are composed.
  var scratch = ByteBufferAllocator().buffer(capacity: 2_048)
  private let counts: MirrorCounts
  private let challengers: [Upstream]
  private let pools: [UpstreamPool]
  private var waiting = CircularBuffer<RequestCopy>()
  private var running: [ObjectIdentifier: CopyExchange] = [:]
  private var answers: LogQueue<AnswerLines>
  private var turn = 0
  private var isAdvancing = false

  init(
    loop: any EventLoop, state: ProxyState, settings: ProxySettings, counts: MirrorCounts,
    log: RequestLog?
  ) {
    self.settings = settings
    self.counts = counts
    answers = LogQueue(log)
    challengers = state.upstreams(of: .challenger)
    pools = challengers.map { UpstreamPool($0, loop: loop, settings: settings) }
  }

  func take(_ copy: RequestCopy) {
    waiting.append(copy)
    advance()
  }

  private func advance() {
    guard !isAdvancing else { return }
    isAdvancing = true
    while running.count < settings.mirror.concurrency, let copy = waiting.popFirst() {
      let exchange = CopyExchange(copy, sender: self)
      running[ObjectIdentifier(exchange)] = exchange
      counts.copySent()
      exchange.begin()
    }
    isAdvancing = false
  }

  /// The next challenger that is up and was not tried, each in its turn.
  func upstream(except tried: UpstreamSet) -> (upstream: Upstream, pool: UpstreamPool)? {
    turn &+= 1
    for step in challengers.indices {
      let place = (turn &+ step) % challengers.count
      let upstream = challengers[place]
      if upstream.health.isUp, !tried.contains(upstream) { return (upstream, pools[place]) }
    }
    return nil
  }

  /// A copy has had its answer, or will have none.
  func ended(
    _ exchange: CopyExchange, _ answer: AnswerRecord, body: ByteBuffer?, isWhole: Bool
  ) {
    running[ObjectIdentifier(exchange)] = nil
    counts.left()
    if !isWhole { counts.copyFailed() }
    answers.add { $0.add(answer, body: body) }
    advance()
  }

  func dropWaiting() {
    while waiting.popFirst() != nil { drop() }
  }

  private func drop() {
    counts.left()
    counts.copyDropped()
  }

  /// What is due: deadlines, copies and connections grown old, records.
  func sweep() {
    let now = NIODeadline.now()
    for exchange in Array(running.values) { exchange.checkDeadline(now) }
    while let oldest = waiting.first, now - oldest.began > settings.mirror.timeout {
      waiting.removeFirst()
      drop()
    }
    for pool in pools { pool.sweep(now) }
    answers.handOver()
  }

  func stop() {
    dropWaiting()
    for exchange in Array(running.values) { exchange.cancel() }
    running = [:]
    for pool in pools { pool.closeIdle() }
    answers.handOver()
  }
}
