import ArgumentParser
import NIOCore
import VerdinRollout
import VerdinServer

struct MirrorOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Send the challenger copies of this share of the requests and throw its answers away. GET, HEAD "
        + "and OPTIONS are copied, with the field 'X-Verdin-Shadow: 1'. Needs a share of 0.",
      valueName: "percent"))
  var mirror = SharePercent(argument: "0")!

  @Option(
    help: ArgumentHelp(
      "Copy POST requests to this path as well; may be repeated.", valueName: "path"))
  var mirrorPost: [String] = []

  @Option(
    help: ArgumentHelp(
      "Append the champion's answers to copied requests to this file, for 'verdin shadow'.",
      valueName: "path"))
  var championAnswers: String?

  @Option(
    help: ArgumentHelp(
      "Append the challenger's answers to copies to this file.", valueName: "path"))
  var challengerAnswers: String?

  @Option(help: ArgumentHelp("Time a copy has for its answer.", valueName: "time"))
  var mirrorTimeout = Duration(argument: "10s")!

  @Option(help: ArgumentHelp("Copies on their way at the same time.", valueName: "n"))
  var mirrorConcurrency = 64

  @Option(
    help: ArgumentHelp("Copies that may wait for these; more are dropped.", valueName: "n"))
  var mirrorQueue = 256

  @Option(
    help: ArgumentHelp("Largest request body that is copied.", valueName: "bytes"))
  var mirrorMaxBody = ByteCount(argument: "64K")!

  func validate() throws {
    if let path = mirrorPost.first(where: { !$0.hasPrefix("/") || $0.contains("?") }) {
      throw ValidationError("--mirror-post is '\(path)'; it is a path that begins with '/'.")
    }
    guard (championAnswers == nil) == (challengerAnswers == nil) else {
      throw ValidationError(
        "--champion-answers and --challenger-answers belong together: answers are compared in pairs."
      )
    }
    if championAnswers != nil, championAnswers == challengerAnswers {
      throw ValidationError("--champion-answers and --challenger-answers are the same file.")
    }
    if mirrorConcurrency < 1 { throw ValidationError("--mirror-concurrency is at least 1.") }
    if mirrorQueue < 0 { throw ValidationError("--mirror-queue is at least 0.") }
  }

  func apply(to settings: inout MirrorSettings) {
    settings.share = mirror.share
    settings.postPaths = Set(mirrorPost)
    settings.championAnswers = championAnswers
    settings.challengerAnswers = challengerAnswers
    settings.timeout = .nanoseconds(mirrorTimeout.nanoseconds)
    settings.concurrency = mirrorConcurrency
    settings.queue = mirrorQueue
    settings.bodyBytes = mirrorMaxBody.bytes
  }
}
