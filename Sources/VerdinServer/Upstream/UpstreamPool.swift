import NIOCore
import NIOHTTP1
import NIOPosix

/// The connections of one event loop to one upstream.
final class UpstreamPool {
  let upstream: Upstream
  private let loop: any EventLoop
  private let settings: ProxySettings
  /// The last used at the end, so that spare ones grow old at the front.
  private var idle: [UpstreamConnection] = []

  init(_ upstream: Upstream, loop: any EventLoop, settings: ProxySettings) {
    self.upstream = upstream
    self.loop = loop
    self.settings = settings
  }

  func takeIdle() -> UpstreamConnection? {
    while let connection = idle.popLast() {
      if connection.isActive { return connection }
    }
    return nil
  }

  /// Opens a connection; `done` is called on the event loop, nil when there is none.
  func connect(_ done: @escaping (UpstreamConnection?) -> Void) {
    let pool = NIOLoopBound(self, eventLoop: loop)
    var limits = NIOHTTPDecoderLimitConfiguration()
    limits.maxHeaderListSize = settings.limits.headBytes
    limits.maxHeaderFieldSize = settings.limits.headBytes
    let decoderLimits = limits
    let bootstrap = ClientBootstrap(group: loop)
      .connectTimeout(settings.timeouts.connect)
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let tap = RequestTap()
          let decoder = HTTPResponseDecoder(
            leftOverBytesStrategy: .dropBytes, informationalResponseStrategy: .forward,
            limitConfiguration: decoderLimits)
          try channel.pipeline.syncOperations.addHandlers(
            tap, ByteToMessageHandler(decoder),
            UpstreamConnection(pool: pool.value, tap: tap))
        }
      }
    bootstrap.connect(host: upstream.address.host, port: upstream.address.port)
      .assumeIsolated().whenComplete { result in
        let channel = try? result.get()
        done(try? channel?.pipeline.syncOperations.handler(type: UpstreamConnection.self))
      }
  }

  /// Takes a connection back that can be used again.
  func release(_ connection: UpstreamConnection) {
    connection.idleSince = .now()
    idle.append(connection)
  }

  func forget(_ connection: UpstreamConnection) {
    idle.removeAll { $0 === connection }
  }

  /// Closes those that have not been used for so long that the upstream may be about to.
  func sweep(_ now: NIODeadline) {
    while let oldest = idle.first, now - oldest.idleSince > settings.timeouts.upstreamIdle {
      idle.removeFirst()
      oldest.close()
    }
  }

  func closeIdle() {
    for connection in idle { connection.close() }
  }
}
