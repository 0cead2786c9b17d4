import NIOCore
import NIOHTTP1
import VerdinNumerics
import VerdinRollout

/// What one event loop has for itself, so that requests need no lock.
final class Worker {
  let loop: any EventLoop
  let state: ProxyState
  let settings: ProxySettings
  /// Storage in which requests to upstreams are composed.
  var scratch = ByteBufferAllocator().buffer(capacity: 2_048)
  let mirror: Mirror
  private var blocks: PermutedBlocks
  /// Deals the copies.
  private var mirrorBlocks: PermutedBlocks
  private var ids: RequestIDs
  private var records: LogQueue<[RequestRecord]>
  /// The champion's, to requests that were copied.
  private var championAnswers: LogQueue<AnswerLines>
  /// Of copies that no challenger was there to answer.
  private var challengerAnswers: LogQueue<AnswerLines>
  private let pools: [UpstreamPool]
  private var clients: [ObjectIdentifier: ClientConnection] = [:]
  /// How often an upstream of each arm has been asked for.
  private var turns = [0, 0]
  private var emptied: EventLoopPromise<Int>?
  private var cut = 0

  init(
    loop: any EventLoop, number: Int, state: ProxyState, settings: ProxySettings, mirror: Mirror,
    logs: ProxyLogs
  ) {
    self.loop = loop
    self.state = state
    self.settings = settings
    self.mirror = mirror
    records = LogQueue(logs.requests)
    championAnswers = LogQueue(logs.championAnswers)
    challengerAnswers = LogQueue(logs.challengerAnswers)
    var seeds = SplitMix64(seed: settings.seed &+ UInt64(number))
    blocks = PermutedBlocks(seed: seeds.next())
    ids = RequestIDs(seed: seeds.next())
    mirrorBlocks = PermutedBlocks(seed: seeds.next())
    pools = state.upstreams.map { UpstreamPool($0, loop: loop, settings: settings) }
  }

  /// The arm of a request whose user is not known.
  func deal() -> Arm { blocks.next(at: state.share) }

  /// Whether the challenger gets a copy of a request that the champion answers.
  func isMirrored(_ head: HTTPRequestHead, _ facts: RequestFacts) -> Bool {
    let share = state.mirror
    guard share > .none else { return false }
    guard mirror.settings.allows(head, facts) else {
      mirror.counts.requestSkipped()
      return false
    }
    return share == .all || mirrorBlocks.next(at: share) == .challenger
  }

  func newID() -> String { ids.next() }

  /// The next upstream of an arm that is up and not in the set, each in its turn.
  func upstream(of arm: Arm, except tried: UpstreamSet) -> Upstream? {
    turns[arm.rawValue] &+= 1
    let upstreams = state.upstreams(of: arm)
    for step in upstreams.indices {
      let upstream = upstreams[(turns[arm.rawValue] &+ step) % upstreams.count]
      if upstream.health.isUp, !tried.contains(upstream) { return upstream }
    }
    return nil
  }

  func pool(_ upstream: Upstream) -> UpstreamPool { pools[upstream.index] }

  func record(_ record: RequestRecord) { records.add { $0.append(record) } }

  /// Takes down what the champion answered to a request that was copied.
  func record(_ answer: AnswerRecord, body: ByteBuffer?) {
    championAnswers.add { $0.add(answer, body: body) }
  }

  /// Hands a copy over to the mirror. While all challengers are down that would only be told there, so
  /// what the judge sees of the copy is written down here.
  func copy(_ copy: RequestCopy) {
    if state.isServed(.challenger) { return mirror.offer(copy) }
    mirror.counts.copySent()
    mirror.counts.copyFailed()
    let answer = AnswerRecord(
      time: Moment.now().time, id: copy.id, status: HTTPResponseStatus.serviceUnavailable.code)
    challengerAnswers.add { $0.add(answer, body: nil) }
  }

  private func writeRecords() {
    records.handOver()
    championAnswers.handOver()
    challengerAnswers.handOver()
  }

  func add(_ client: ClientConnection) { clients[ObjectIdentifier(client)] = client }

  func remove(_ client: ClientConnection) {
    clients[ObjectIdentifier(client)] = nil
    endDrainIfEmpty()
  }

  /// What is due: deadlines, connections grown old, records.
  func sweep() {
    let now = NIODeadline.now()
    for client in Array(clients.values) { client.checkDeadline(now) }
    for pool in pools { pool.sweep(now) }
    writeRecords()
  }

  /// Lets requests end and clients go.
  ///
  /// - Returns: how many requests had to be cut off at the limit.
  func drain() -> EventLoopFuture<Int> {
    let promise = loop.makePromise(of: Int.self)
    emptied = promise
    for client in Array(clients.values) { client.drain() }
    let worker = NIOLoopBound(self, eventLoop: loop)
    loop.scheduleTask(in: settings.timeouts.drain) { worker.value.cutOff() }
    endDrainIfEmpty()
    return promise.futureResult
  }

  private func cutOff() {
    for client in Array(clients.values) {
      if client.isBusy { cut += 1 }
      client.close()
    }
  }

  private func endDrainIfEmpty() {
    guard let emptied, clients.isEmpty else { return }
    self.emptied = nil
    for pool in pools { pool.closeIdle() }
    // Only when the last client's own code has ended, which takes down its answer after it has sent it.
    loop.assumeIsolated().execute { [self] in
      writeRecords()
      emptied.succeed(cut)
    }
  }
}

/// A few of the proxy's at most 64 upstreams.
struct UpstreamSet {
  static let capacity = 64
  private var bits: UInt64 = 0

  var isEmpty: Bool { bits == 0 }
  func contains(_ upstream: Upstream) -> Bool { bits & 1 << UInt64(upstream.index) != 0 }
  mutating func insert(_ upstream: Upstream) { bits |= 1 << UInt64(upstream.index) }
}
