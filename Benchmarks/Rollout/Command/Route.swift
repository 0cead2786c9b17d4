import Foundation
import VerdinIO
import VerdinRollout

/// Sets shares on a router as they come on standard input, a per cent a line, and says what it reads
/// back: the driver of `rollout_load.py`.
@main struct Route {
  static func main() async throws {
    guard CommandLine.arguments.count == 2 else {
      print("usage: verdin-route ROUTER < per cents")
      exit(2)
    }
    do {
      let router = try makeRouter(CommandLine.arguments[1])
      while let line = readLine() {
        guard let percent = Double(line), let share = TrafficShare(percent: percent) else {
          print("error: '\(line)' is no per cent")
          exit(2)
        }
        try await router.setChallengerShare(share)
        say("\(try await router.challengerShare().percentText)")
      }
    } catch {
      say("error: \(error)")
      exit(5)
    }
  }

  private static func say(_ line: String) {
    FileHandle.standardOutput.write(Data((line + "\n").utf8))
  }
}
