import NIOCore
import NIOPosix
import Synchronization

/// A client that sends bytes as they are and reads answers one after the other.
actor Client {
  struct Answer: Sendable, Equatable {
    var status = 0
    /// Names in lower case.
    var fields: [String: String] = [:]
    var body = ""
    /// The body's length, also where it was too long to be kept.
    var bodyBytes = 0
    /// Whether the end was told by closing.
    var endedByClose = false
  }

  struct Gone: Error {}

  private let channel: any Channel
  private let mailbox = Mailbox()
  private var bytes = ByteBuffer()
  private var isClosed = false

  init(port: Int, readsAtOnce: Bool = true) async throws {
    let mailbox = mailbox
    channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelOption(.autoRead, value: readsAtOnce)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(Inbox(mailbox))
        }
      }
      .connect(host: "127.0.0.1", port: port).get()
  }

  func send(_ text: String) async throws {
    try await channel.writeAndFlush(ByteBuffer(string: text))
  }

  func send(zeros count: Int) async throws {
    try await channel.writeAndFlush(ByteBuffer(repeating: 0, count: count))
  }

  /// Begins to read, for a client that did not.
  func beginReading() async throws { try await channel.setOption(.autoRead, value: true).get() }

  func close() async { try? await channel.close() }

  /// Asks for a path and reads the answer.
  func get(_ path: String = "/", fields: String = "") async throws -> Answer {
    try await send("GET \(path) HTTP/1.1\r\nHost: test\r\n\(fields)\r\n")
    return try await answer()
  }

  private func more() async throws {
    guard !isClosed, let next = await mailbox.take() else {
      isClosed = true
      throw Gone()
    }
    bytes.discardReadBytes()
    bytes.writeImmutableBuffer(next)
  }

  /// Whether the other side closes, with nothing sent before.
  func isClosedByServer() async -> Bool {
    do {
      while true { try await more() }
    } catch {
      return bytes.readableBytes == 0
    }
  }

  private func line() async throws -> String {
    while true {
      if let end = bytes.readableBytesView.firstIndex(of: UInt8(ascii: "\n")) {
        let length = end - bytes.readerIndex + 1
        // A carriage return with its line feed is one character.
        return String((bytes.readString(length: length) ?? "").dropLast())
      }
      try await more()
    }
  }

  private func take(_ count: Int, into answer: inout Answer) async throws {
    var left = count
    while left > 0 {
      if bytes.readableBytes == 0 { try await more() }
      let some = min(left, bytes.readableBytes)
      let piece = bytes.readSlice(length: some)
      left -= some
      answer.bodyBytes += some
      if answer.bodyBytes < 10_000, let piece { answer.body += String(buffer: piece) }
    }
  }

  /// The next answer.
  ///
  /// - Throws: `Gone` when the connection ends before the answer does.
  func answer(toHead: Bool = false) async throws -> Answer {
    var answer = Answer()
    answer.status = Int(try await line().split(separator: " ")[1]) ?? 0
    while true {
      let field = try await line()
      if field.isEmpty { break }
      let parts = field.split(separator: ":", maxSplits: 1)
      let name = parts[0].lowercased()
      let value = parts.count > 1 ? parts[1].drop { $0 == " " } : ""
      answer.fields[name] = answer.fields[name].map { "\($0), \(value)" } ?? String(value)
    }
    if toHead || answer.status < 200 || answer.status == 204 || answer.status == 304 {
      return answer
    }
    if let length = answer.fields["content-length"].flatMap({ Int($0) }) {
      try await take(length, into: &answer)
    } else if answer.fields["transfer-encoding"] == "chunked" {
      while let length = Int(try await line(), radix: 16), length > 0 {
        try await take(length, into: &answer)
        _ = try await line()
      }
      while try await !line().isEmpty {}
    } else {
      answer.endedByClose = true
      while (try? await take(1, into: &answer)) != nil {}
    }
    return answer
  }

  private final class Inbox: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private let mailbox: Mailbox
    init(_ mailbox: Mailbox) { self.mailbox = mailbox }
    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      mailbox.put(unwrapInboundIn(data))
    }
    func channelInactive(context: ChannelHandlerContext) { mailbox.put(nil) }
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
      context.close(promise: nil)
    }
  }
}

/// Bytes on their way from an event loop to the one task that reads them; nil is the end.
private final class Mailbox: Sendable {
  private struct State {
    var bytes: [ByteBuffer?] = []
    var reader: CheckedContinuation<ByteBuffer?, Never>?
  }
  private let state = Mutex(State())

  func put(_ bytes: ByteBuffer?) {
    let reader = state.withLock { state in
      let reader = state.reader
      state.reader = nil
      if reader == nil { state.bytes.append(bytes) }
      return reader
    }
    reader?.resume(returning: bytes)
  }

  func take() async -> ByteBuffer? {
    await withCheckedContinuation { reader in
      let ready: ByteBuffer?? = state.withLock { state in
        if !state.bytes.isEmpty { return state.bytes.removeFirst() }
        state.reader = reader
        return nil
      }
      if let ready { reader.resume(returning: ready) }
    }
  }
}

/// Many clients that each ask again and again.
enum Load {
  struct Outcome: Sendable {
    /// Answers with status 200 by their body.
    var bodies: [String: Int] = [:]
    /// Everything else, by what happened.
    var failures: [String: Int] = [:]
    var total: Int { bodies.values.reduce(0, +) + failures.values.reduce(0, +) }
  }

  static func run(port: Int, clients: Int = 8, requests: Int) async throws -> Outcome {
    try await withThrowingTaskGroup(of: Outcome.self) { group in
      for _ in 0..<clients {
        group.addTask {
          var outcome = Outcome()
          var client = try await Client(port: port)
          for _ in 0..<requests {
            do {
              let answer = try await client.get()
              if answer.status == 200 {
                outcome.bodies[answer.body, default: 0] += 1
              } else {
                outcome.failures["\(answer.status)", default: 0] += 1
              }
            } catch {
              outcome.failures["\(error)", default: 0] += 1
              client = try await Client(port: port)
            }
          }
          await client.close()
          return outcome
        }
      }
      return try await group.reduce(into: Outcome()) { sum, one in
        sum.bodies.merge(one.bodies, uniquingKeysWith: +)
        sum.failures.merge(one.failures, uniquingKeysWith: +)
      }
    }
  }
}
