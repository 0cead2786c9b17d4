import ArgumentParser
import Foundation
import VerdinDemo
import VerdinServer

struct LoadCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "load",
    abstract:
      "Ask a server for predictions, and write down which were right, as 'verdin demo' does.",
    discussion: "Ends on SIGTERM or SIGINT, and says how many requests failed.")

  @Option(help: ArgumentHelp("Whom to ask.", valueName: "http://host:port"))
  var target: UpstreamURL

  @Option(help: ArgumentHelp("Requests a second.", valueName: "n"))
  var rate = 400.0

  @Option(
    help: ArgumentHelp("A CSV id,correct,label that grows as labels arrive.", valueName: "file"))
  var labels: String

  @Option(help: ArgumentHelp("How long a label takes to arrive, in seconds.", valueName: "s"))
  var labelDelay = 0.5

  @Option(help: ArgumentHelp("The first word of all request ids.", valueName: "text"))
  var name = "r"

  func validate() throws {
    guard 1...100_000 ~= rate else { throw ValidationError("--rate lies from 1 to 100000.") }
    guard 0...3_600 ~= labelDelay else {
      throw ValidationError("--label-delay lies from 0 to 3600.")
    }
  }

  func run() async throws {
    let signals = StopSignals()
    let file = try LabelWriter(labels)
    var settings = LoadGenerator.Settings(port: target.address.port)
    settings.host = target.address.host
    settings.rate = rate
    settings.labelDelay = labelDelay
    settings.name = name
    let load = try await LoadGenerator(settings, images: Array(Digits().heldOut)) { file.write($0) }
    Console.note("sending \(rate) requests a second to \(target.address)")
    await signals.next()
    let outcome = try await load.stop()
    Console.note("\(outcome.answered) answered, \(outcome.failed) failed")
  }
}

/// Appends lines to a file, each at once.
private struct LabelWriter: Sendable {
  private let handle: FileHandle

  init(_ path: String) throws {
    try Data("id,correct,label\n".utf8).write(to: URL(filePath: path))
    handle = try FileHandle(forWritingTo: URL(filePath: path))
    try handle.seekToEnd()
  }

  func write(_ line: String) {
    do {
      try handle.write(contentsOf: Data((line + "\n").utf8))
    } catch {
      Console.note("error: a label cannot be written: \(error)")
    }
  }
}
