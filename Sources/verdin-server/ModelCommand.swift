import ArgumentParser
import VerdinDemo

struct ModelCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "model",
    abstract: "Serve a small classifier of hand-written digits, as 'verdin demo' does.",
    discussion: """
      It learns when it starts, and answers POST /predict with {"prediction":7,"score":0.98}. What makes it \
      a bad release really happens: it learns from few images, waits, or answers with 500.
      """)

  @Option(help: ArgumentHelp("The port on 127.0.0.1; 0 takes one that is free.", valueName: "port"))
  var port = 0

  @Option(help: ArgumentHelp("How many images it learns from, up to 1200.", valueName: "n"))
  var images = 1_200

  @Option(help: ArgumentHelp("How long each answer waits, in milliseconds.", valueName: "ms"))
  var delay: Int64 = 0

  @Option(
    help: ArgumentHelp(
      "The share of predictions answered with 500, from 0 to 1.", valueName: "share"))
  var errorShare = 0.0

  @Option(help: "Where randomness starts.") var seed: UInt64 = 1

  func validate() throws {
    guard 1...1_200 ~= images else { throw ValidationError("--images lies from 1 to 1200.") }
    guard 0...60_000 ~= delay else { throw ValidationError("--delay lies from 0 to 60000.") }
    guard 0...1 ~= errorShare else { throw ValidationError("--error-share lies from 0 to 1.") }
  }

  func run() async throws {
    let signals = StopSignals()
    let digits = Digits()
    let model = SoftmaxClassifier(learning: digits.training.prefix(images), seed: seed)
    let server = try await ModelServer(
      model, faults: ModelServer.Faults(delay: delay, errorShare: errorShare), port: port,
      seed: seed)
    let right = Int((1_000 * model.accuracy(on: digits.heldOut)).rounded())
    Console.note(
      "listening on 127.0.0.1:\(server.port), \(right / 10).\(right % 10) % of unseen images right")
    await signals.next()
    try await server.stop()
  }
}
