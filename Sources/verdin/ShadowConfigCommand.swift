import ArgumentParser
import VerdinIO
import VerdinRollout

struct ShadowConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "shadow-config",
    abstract: "Print how another proxy copies requests to the challenger.",
    discussion: """
      For those who have nginx or a gateway in front of their service; Verdin's own proxy needs no \
      configuration for it. GET, HEAD and OPTIONS are copied. Nothing is written or sent.
      """)

  @Argument(
    help: ArgumentHelp(
      "Which: "
        + MirrorConfiguration.all.map { "\($0.name) (\($0.summary))" }.joined(separator: "; ")
        + ".",
      valueName: "proxy"))
  var proxy: String

  @Option(help: "The share of the requests that is copied, in percent.")
  var share = 100.0

  @Option(help: ArgumentHelp("Copy POST requests to this path too; may be repeated."))
  var post: [String] = []

  @Option(help: "The champion's upstream or Service.") var champion = "champion"

  @Option(help: "The challenger's upstream or Service.") var challenger = "challenger"

  @Option(
    help: ArgumentHelp(
      "Where nginx logs the champion's answers to copied requests.", valueName: "file"))
  var championAnswers = "champion.jsonl"

  @Option(
    help: ArgumentHelp("Where nginx logs the challenger's answers to copies.", valueName: "file"))
  var challengerAnswers = "challenger.jsonl"

  func validate() throws {
    let names = MirrorConfiguration.all.map(\.name)
    guard names.contains(proxy) else {
      throw ValidationError("'\(proxy)' is none of \(names.joined(separator: ", ")).")
    }
    guard let share = TrafficShare(percent: share), share > .none else {
      throw ValidationError(
        "--share is \(share); it lies above 0 and up to 100, with at most two decimals.")
    }
    if let path = post.first(where: { !$0.hasPrefix("/") || !$0.allSatisfy(\.isPathCharacter) }) {
      throw ValidationError("--post is '\(path)'; it is a path that begins with '/'.")
    }
    for name in [champion, challenger, championAnswers, challengerAnswers]
    where !name.allSatisfy(\.isPathCharacter) || name.isEmpty {
      throw ValidationError("'\(name)' is no name: it has blanks, quotes, ';' or braces.")
    }
    guard champion != challenger else {
      throw ValidationError("Both arms are '\(champion)'; name two.")
    }
  }

  func run() throws {
    guard let configuration = MirrorConfiguration.all.first(where: { $0.name == proxy }),
      let share = TrafficShare(percent: share)
    else { return }
    var wishes = MirrorWishes()
    wishes.share = share
    wishes.postPaths = post
    wishes.champion = champion
    wishes.challenger = challenger
    wishes.championAnswers = championAnswers
    wishes.challengerAnswers = challengerAnswers
    try Console.result(Array(configuration.text(wishes).utf8))
  }
}

extension Character {
  /// What stands in paths and names, and means nothing to nginx or YAML.
  fileprivate var isPathCharacter: Bool {
    isASCII && (isLetter || isNumber || "/-._~%+@,".contains(self))
  }
}
