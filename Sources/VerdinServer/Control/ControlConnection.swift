import NIOCore

/// One exchange on the runtime socket: a line in, the answer, close.
final class ControlConnection: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private static let longestLine = 256

  private let answer: (String) -> String
  private var line: [UInt8] = []
  private var isAnswered = false

  init(_ answer: @escaping (String) -> String) { self.answer = answer }

  func channelActive(context: ChannelHandlerContext) {
    context.eventLoop.assumeIsolated().scheduleTask(in: .seconds(5)) { context.close(promise: nil) }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isAnswered else { return }
    line += unwrapInboundIn(data).readableBytesView
    if let end = line.firstIndex(of: UInt8(ascii: "\n")) {
      let text = line[..<end].last == UInt8(ascii: "\r") ? line[..<end].dropLast() : line[..<end]
      reply(answer(String(decoding: text, as: UTF8.self)), context)
    } else if line.count > Self.longestLine {
      reply("error: a command is a line of at most \(Self.longestLine) bytes", context)
    }
  }

  private func reply(_ text: String, _ context: ChannelHandlerContext) {
    isAnswered = true
    let bytes = context.channel.allocator.buffer(string: text + "\n")
    context.writeAndFlush(NIOAny(bytes)).assumeIsolated().whenComplete { _ in
      context.close(promise: nil)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }
}
