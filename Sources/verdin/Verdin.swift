import ArgumentParser

@main
struct Verdin: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "verdin")
}
