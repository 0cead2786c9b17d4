import NIOCore
import NIOHTTP1
import NIOPosix

/// Sends held-out digits at a steady rate, and learns some time later which answers were right.
package struct LoadGenerator: Sendable {
  package struct Settings: Sendable {
    package var host = "127.0.0.1"
    package var port: Int
    /// Requests a second.
    package var rate = 400.0
    package var connections = 32
    /// Seconds from an answer to its label.
    package var labelDelay = 0.5
    /// The first word of all ids.
    package var name = "r"

    package init(port: Int) { self.port = port }
  }

  package struct Outcome: Sendable {
    package var answered = 0
    /// Requests without an answer, or with a status of 500 or more.
    package var failed = 0
  }

  private let group: MultiThreadedEventLoopGroup
  private let book: NIOLoopBound<LoadBook>

  /// Begins to send.
  ///
  /// - Parameter tell: takes `id,correct,label` of a request when its label is known, without a line's end.
  package init(
    _ settings: Settings, images: [Digits.Image], tell: @escaping @Sendable (String) -> Void
  ) async throws {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    self.group = group
    let loop = group.next()
    book = try await loop.submit {
      NIOLoopBound(LoadBook(settings, images, tell: tell), eventLoop: loop)
    }.get()
    let book = book
    let gap = Double(settings.connections) / settings.rate
    for number in 0..<settings.connections {
      let start = Int64(1e9 * gap * Double(number) / Double(settings.connections))
      loop.scheduleTask(in: .nanoseconds(start)) {
        LoadConnection.open(
          group: group, settings: settings, gap: .nanoseconds(Int64(1e9 * gap)), book: book.value)
      }
    }
  }

  /// Stops sending; labels that are still to come are given up.
  package func stop() async throws -> Outcome {
    let book = book
    let outcome = try await group.next().submit {
      book.value.isOver = true
      return book.value.outcome
    }.get()
    try await group.shutdownGracefully()
    return outcome
  }
}

/// What all connections share; lives on the one event loop.
final class LoadBook {
  let settings: LoadGenerator.Settings
  let tell: @Sendable (String) -> Void
  private let images: [Digits.Image]
  private var sent = 0
  var outcome = LoadGenerator.Outcome()
  var isOver = false

  init(
    _ settings: LoadGenerator.Settings, _ images: [Digits.Image],
    tell: @escaping @Sendable (String) -> Void
  ) {
    self.settings = settings
    self.images = images
    self.tell = tell
  }

  func next() -> (id: String, image: Digits.Image) {
    defer { sent += 1 }
    return ("\(settings.name)\(sent)", images[sent % images.count])
  }
}
