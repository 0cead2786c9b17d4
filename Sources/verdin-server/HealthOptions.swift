import ArgumentParser
import NIOCore
import VerdinServer

struct HealthOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Check upstreams by asking for this path, which has to answer 2xx or 3xx; without it a "
        + "connection is enough.", valueName: "path"))
  var healthPath: String?

  @Option(help: ArgumentHelp("Time between two checks.", valueName: "time"))
  var healthInterval = Duration(argument: "2s")!

  @Option(help: ArgumentHelp("Time for a check to succeed.", valueName: "time"))
  var healthTimeout = Duration(argument: "1s")!

  @Option(
    help: ArgumentHelp(
      "Failures in a row, of checks or of requests, that take an upstream out.", valueName: "n"))
  var fall = 3

  @Option(help: ArgumentHelp("Checks in a row that bring it back.", valueName: "n"))
  var rise = 2

  func validate() throws {
    if let healthPath, !healthPath.hasPrefix("/") || healthPath.utf8.contains(where: { $0 <= 32 }) {
      throw ValidationError("--health-path begins with '/' and has no blanks.")
    }
    if fall < 1 || rise < 1 { throw ValidationError("--fall and --rise are at least 1.") }
  }

  func apply(to settings: inout HealthSettings) {
    settings.path = healthPath
    settings.interval = .nanoseconds(healthInterval.nanoseconds)
    settings.timeout = .nanoseconds(healthTimeout.nanoseconds)
    settings.fall = fall
    settings.rise = rise
  }
}
