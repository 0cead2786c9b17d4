import NIOCore
import NIOHTTP1
import NIOPosix
import VerdinRollout

/// The weighted proxy: splits requests between champion and challenger, and changes the split while it
/// runs.
package struct ProxyServer: Sendable {
  /// Where it listens; the port is the one in use when any was asked for.
  package let address: HostPort
  private let settings: ProxySettings
  private let state: ProxyState
  private let group: MultiThreadedEventLoopGroup
  private let mirrorGroup: MultiThreadedEventLoopGroup
  private let workers: [NIOLoopBound<Worker>]
  private let listener: any Channel
  private let socket: ControlSocket?
  private let mirror: Mirror
  private let logs: ProxyLogs
  private let sweeps: [RepeatedTask]
  private let checks: [RepeatedTask]

  /// Starts to serve.
  ///
  /// - Parameter tell: takes what an operator should know while it runs, a line each.
  package static func start(
    _ settings: ProxySettings, tell: @escaping @Sendable (String) -> Void
  ) async throws -> ProxyServer {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: settings.eventLoops)
    let mirrorGroup = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    do {
      return try await ProxyServer(settings, group: group, mirrorGroup: mirrorGroup, tell: tell)
    } catch {
      try await group.shutdownGracefully()
      try await mirrorGroup.shutdownGracefully()
      throw error
    }
  }

  private init(
    _ settings: ProxySettings, group: MultiThreadedEventLoopGroup,
    mirrorGroup: MultiThreadedEventLoopGroup, tell: @escaping @Sendable (String) -> Void
  ) async throws {
    let logs = try ProxyLogs(settings, tell: tell)
    let state = ProxyState(settings)
    let mirror = try await Mirror.start(
      on: mirrorGroup.next(), state: state, settings: settings,
      log: logs.challengerAnswers)
    var workers: [NIOLoopBound<Worker>] = []
    for (number, loop) in group.makeIterator().enumerated() {
      workers.append(
        try await loop.submit {
          NIOLoopBound(
            Worker(
              loop: loop, number: number, state: state, settings: settings, mirror: mirror,
              logs: logs),
            eventLoop: loop)
        }.get())
    }
    self.settings = settings
    self.state = state
    self.group = group
    self.workers = workers
    self.mirrorGroup = mirrorGroup
    self.mirror = mirror
    self.logs = logs
    listener = try await Self.listen(settings, group: group, workers: workers)
    address = HostPort(
      host: settings.listen.host, port: listener.localAddress?.port ?? settings.listen.port)
    do {
      if let path = settings.socket {
        socket = try await ControlSocket.open(path, group: group) { line in
          do throws(ControlCommand.Mistake) {
            return try ControlCommand(line).run(
              on: state, mirror: mirror, droppedRecords: logs.droppedCount)
          } catch {
            return "error: \(error.reason)"
          }
        }
      } else {
        socket = nil
      }
    } catch {
      try await listener.close()
      throw error
    }
    sweeps = zip(group.makeIterator(), workers).map { loop, worker in
      loop.scheduleRepeatedTask(
        initialDelay: settings.timeouts.sweep, delay: settings.timeouts.sweep
      ) { _ in worker.value.sweep() }
    }
    checks = state.upstreams.map {
      HealthChecker(upstream: $0, settings: settings.health, loop: group.next()).start()
    }
  }

  package struct CannotListen: Error, CustomStringConvertible {
    let address: HostPort
    let reason: String
    package var description: String { "cannot listen on \(address): \(reason)" }
  }

  private static func listen(
    _ settings: ProxySettings, group: MultiThreadedEventLoopGroup,
    workers: [NIOLoopBound<Worker>]
  ) async throws -> any Channel {
    let byLoop = Dictionary(
      uniqueKeysWithValues: zip(group.makeIterator().map { ObjectIdentifier($0) }, workers))
    var limits = NIOHTTPDecoderLimitConfiguration()
    limits.maxHeaderListSize = settings.limits.headBytes
    limits.maxHeaderFieldSize = settings.limits.headBytes
    let decoderLimits = limits
    do {
      return try await ServerBootstrap(group: group)
        .serverChannelOption(.backlog, value: 1_024)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
        .childChannelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            guard let worker = byLoop[ObjectIdentifier(channel.eventLoop)] else {
              preconditionFailure("a client on an event loop without a worker")
            }
            try channel.pipeline.syncOperations.addHandlers(
              ByteToMessageHandler(HTTPRequestDecoder(limitConfiguration: decoderLimits)),
              ClientConnection(worker.value))
          }
        }
        .bind(host: settings.listen.host, port: settings.listen.port).get()
    } catch {
      throw CannotListen(address: settings.listen, reason: "\(error)")
    }
  }

  /// Takes no more clients, lets requests end, and stops.
  ///
  /// - Returns: how many requests had to be cut off because they ran longer than the limit.
  package func drain() async throws -> Int {
    state.beginDrain()
    try await listener.close()
    var cut = 0
    for (loop, worker) in zip(group.makeIterator(), workers) {
      cut += try await loop.flatSubmit { worker.value.drain() }.get()
    }
    for task in sweeps + checks { task.cancel() }
    try await mirror.stop()
    await logs.finish()
    await socket?.close()
    try await group.shutdownGracefully()
    try await mirrorGroup.shutdownGracefully()
    return cut
  }
}
