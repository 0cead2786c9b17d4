import NIOCore
import NIOHTTP1
import NIOPosix

/// Asks an upstream again and again whether it is there.
struct HealthChecker: Sendable {
  let upstream: Upstream
  let settings: HealthSettings
  let loop: any EventLoop

  /// Checks at once and then at each interval, one check at a time.
  func start() -> RepeatedTask {
    loop.scheduleRepeatedAsyncTask(initialDelay: .zero, delay: settings.interval) { _ in
      check().map { passed in
        passed ? upstream.health.checkPassed() : upstream.health.checkFailed()
      }
    }
  }

  private func check() -> EventLoopFuture<Bool> {
    let verdict = loop.makePromise(of: Bool.self)
    let timeout = loop.scheduleTask(in: settings.timeout) { verdict.succeed(false) }
    let request = settings.path.map { path in
      HTTPRequestHead(
        version: .http1_1, method: .GET, uri: path,
        headers: [
          "Host": upstream.authority, "User-Agent": "verdin-health-check", "Connection": "close",
        ])
    }
    let connected = ClientBootstrap(group: loop)
      .connectTimeout(settings.timeout)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          guard request != nil else { return }
          try channel.pipeline.syncOperations.addHTTPClientHandlers()
          try channel.pipeline.syncOperations.addHandler(StatusReader(verdict))
        }
      }
      .connect(host: upstream.address.host, port: upstream.address.port)
    connected.whenSuccess { channel in
      verdict.futureResult.whenComplete { _ in channel.close(promise: nil) }
      guard let request else { return verdict.succeed(true) }
      channel.write(HTTPClientRequestPart.head(request), promise: nil)
      channel.writeAndFlush(HTTPClientRequestPart.end(nil), promise: nil)
    }
    connected.whenFailure { _ in verdict.succeed(false) }
    verdict.futureResult.whenComplete { _ in timeout.cancel() }
    return verdict.futureResult
  }

  /// Passes a check on a status of 2xx or 3xx.
  private final class StatusReader: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    private let verdict: EventLoopPromise<Bool>

    init(_ verdict: EventLoopPromise<Bool>) { self.verdict = verdict }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      guard case .head(let head) = unwrapInboundIn(data) else { return }
      verdict.succeed((200..<400).contains(head.status.code))
    }

    func channelInactive(context: ChannelHandlerContext) { verdict.succeed(false) }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { verdict.succeed(false) }
  }
}
