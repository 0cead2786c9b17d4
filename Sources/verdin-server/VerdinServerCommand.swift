import ArgumentParser
import Foundation

@main
struct VerdinServerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verdin-server",
    abstract: "Serves the traffic that Verdin judges.",
    discussion: """
      Exit codes: 0 drained and stopped, 2 usage error, 5 an address, socket or file could not be used.
      """,
    subcommands: [ProxyCommand.self, ModelCommand.self, LoadCommand.self])

  static func main() async {
    do {
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      stop(error)
    }
  }

  /// Help ends with 0, a wrong command line with 2, all else with 5.
  private static func stop(_ error: any Error) -> Never {
    let text = fullMessage(for: error)
    switch exitCode(for: error) {
    case .success:
      print(text)
      Foundation.exit(0)
    case .validationFailure:
      Console.note(text)
      Foundation.exit(2)
    default:
      Console.note(text)
      Foundation.exit(5)
    }
  }
}
