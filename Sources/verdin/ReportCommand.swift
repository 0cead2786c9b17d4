import ArgumentParser
import VerdinIO
import VerdinReport

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Draw a recorded rollout as one page: its traffic, looks, criteria and events.",
    discussion: """
      Reads the ledger alone, also of a rollout that is under way, and asks nothing of router or metrics. \
      The page needs no network. As JSON it has every look, from which the plots are drawn.
      """)

  @OptionGroup var place: RolloutPlace

  @Option(
    help: "The form of the report: \(Format.allCases.map(\.rawValue).joined(separator: ", ")).")
  var output: Format = .html

  @Option(
    name: [.customShort("o"), .customLong("file")],
    help: ArgumentHelp("Where it goes instead of standard output.", valueName: "file"))
  var file: String?

  enum Format: String, CaseIterable, ExpressibleByArgument { case html, json }

  func run() throws {
    let status = try place.status()
    let bytes =
      switch output {
      case .html: status.html()
      case .json: status.json(layout: .pretty, hasLooks: true)
      }
    if let file { try ReportFile(file).write(bytes) } else { try Console.result(bytes) }
  }
}
