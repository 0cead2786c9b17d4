import ArgumentParser
import Foundation
import VerdinIO

@main
struct Verdin: ParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "verdin",
    abstract: "Judges a challenger release against its champion on recorded metrics.",
    discussion: """
      Exit codes: 0 pass, 1 fail, 2 usage or configuration error, 3 marginal, 4 inconclusive, \
      5 a source could not be read, 6 rolled back, 7 a rollback that is not confirmed.
      """,
    version: version,
    subcommands: [
      JudgeCommand.self, ReplayCommand.self, HistoryCommand.self, PlanCommand.self,
      SimulateCommand.self, ShadowCommand.self, ShadowConfigCommand.self, RolloutCommand.self,
      GateCommand.self, ReportCommand.self, VerifyCommand.self, BenchCommand.self, DemoCommand.self,
      BatchCommand.self, ExportCommand.self, SketchCommand.self, PackCommand.self, LintCommand.self,
      DoctorCommand.self,
    ])

  static func main() async {
    do {
      var command = try parseAsRoot()
      if var waiting = command as? any AsyncParsableCommand {
        try await waiting.run()
      } else {
        try command.run()
      }
    } catch let failure as ExitCode {
      Foundation.exit(failure.rawValue)
    } catch let mistake as Diagnostic {
      Console.note(mistake.description)
      Foundation.exit(ExitStatus.usage.rawValue)
    } catch let mistakes as ConfigErrors {
      Console.note(mistakes.description)
      Foundation.exit(ExitStatus.usage.rawValue)
    } catch let failure as InputError {
      Console.note("error: \(failure)")
      Foundation.exit(ExitStatus.unavailable.rawValue)
    } catch {
      stop(error)
    }
  }

  /// Help and version end with 0, a wrong command line with 2, all else with 5.
  private static func stop(_ error: any Error) -> Never {
    let text = fullMessage(for: error)
    switch exitCode(for: error) {
    case .success:
      print(text)
      Foundation.exit(ExitStatus.pass.rawValue)
    case .validationFailure:
      Console.note(text)
      Foundation.exit(ExitStatus.usage.rawValue)
    default:
      Console.note(text)
      Foundation.exit(ExitStatus.unavailable.rawValue)
    }
  }
}
