import Foundation
import VerdinIO

/// The programs of one run: two models, the proxy before them, the load and the rollout itself. What
/// each says goes into a file of its own.
final class DemoProcesses {
  private let folder: String
  private let server: String
  private var children: [ChildProcess] = []

  struct NotReady: Error, CustomStringConvertible {
    let what: String
    let log: String
    var description: String { "\(what) failed: \(log)" }
  }

  init(in folder: String) throws {
    self.folder = folder
    server = try Self.findServer()
  }

  /// Starts all of them, each once it can rely on those before.
  ///
  /// - Parameters:
  ///   - copies: whether the proxy may copy requests, and logs what both models answer to them.
  ///   - socket: where the proxy's runtime socket will be; socket paths are short.
  func startServers(
    challenger: DemoModel, copies: Bool, rate: Double, socket: String
  ) async throws {
    let champion = try await listen("champion", DemoModel.champion.arguments)
    let other = try await listen("challenger", challenger.arguments)
    let answers = [
      "--mirror-post", "/predict", "--champion-answers", folder + "/champion.jsonl",
      "--challenger-answers", folder + "/challenger.jsonl",
    ]
    let proxy = try await listen(
      "proxy",
      [
        "proxy", "--listen", "127.0.0.1:0", "--champion", "http://\(champion)", "--challenger",
        "http://\(other)", "--socket", socket, "--log", folder + "/requests.jsonl", "--drain", "1s",
      ] + (copies ? answers : []))
    try spawn(
      "load", server,
      [
        "load", "--target", "http://\(proxy)", "--rate", "\(rate)", "--labels",
        folder + "/labels.csv",
      ])
  }

  /// Starts `verdin` itself.
  @discardableResult
  func verdin(_ name: String, _ arguments: [String]) throws -> ChildProcess {
    try spawn(name, Bundle.main.executablePath ?? CommandLine.arguments[0], arguments)
  }

  /// - Throws: what it said, where it ends with another code than one of those that are fine.
  func verdinToItsEnd(_ name: String, _ arguments: [String], codes: Set<Int32> = [0]) async throws {
    let child = try verdin(name, arguments)
    while true {
      if let status = ended(child) {
        guard status & 0x7F == 0, codes.contains(status >> 8 & 0xFF) else {
          throw NotReady(
            what: "verdin \(arguments.prefix(2).joined(separator: " "))",
            log: said(name))
        }
        return
      }
      try await Task.sleep(for: .milliseconds(20))
    }
  }

  /// As waitpid(2) tells it; nil while it runs. Once it has ended it is forgotten.
  func ended(_ child: ChildProcess) -> Int32? {
    guard let status = child.statusIfEnded() else { return nil }
    children.removeAll { $0.processID == child.processID }
    return status
  }

  /// All that a program has said, in one line.
  func said(_ name: String) -> String { lines(name).joined(separator: "; ") }

  /// In the reverse order of their start, so that no request finds its server gone.
  func stop() {
    for child in children.reversed() { child.stop() }
    children = []
  }

  /// - Returns: the address that the server says it listens on.
  private func listen(_ name: String, _ arguments: [String]) async throws -> String {
    let child = try spawn(name, server, arguments)
    let end = ContinuousClock.now + .seconds(20)
    while ContinuousClock.now < end {
      for line in lines(name) {
        guard let words = line.firstRange(of: "listening on ") else { continue }
        let address = line[words.upperBound...].prefix { $0 != " " && $0 != "," }
        return String(address)
      }
      if ended(child) != nil { break }
      try await Task.sleep(for: .milliseconds(20))
    }
    throw NotReady(
      what: "verdin-server \(arguments[0])", log: said(name))
  }

  @discardableResult
  private func spawn(
    _ name: String, _ program: String, _ arguments: [String]
  ) throws -> ChildProcess {
    let path = logPath(name)
    try Data().write(to: URL(filePath: path))
    let log = try FileHandle(forWritingTo: URL(filePath: path))
    defer { log.closeFile() }
    do {
      let child = try ChildProcess(
        program, arguments, output: log.fileDescriptor, errors: log.fileDescriptor)
      children.append(child)
      return child
    } catch {
      throw InputError.cannotOpen(name: program, reason: String(cString: strerror(error.code)))
    }
  }

  private func logPath(_ name: String) -> String { folder + "/\(name).log" }

  private func lines(_ name: String) -> [String] {
    guard let text = FileManager.default.contents(atPath: logPath(name)) else { return [] }
    return String(decoding: text, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// `verdin-server` beside this program, else on the PATH.
  private static func findServer() throws -> String {
    let own = Bundle.main.executableURL?.resolvingSymlinksInPath().deletingLastPathComponent().path
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    let folders = [own].compactMap(\.self) + path.split(separator: ":").map(String.init)
    let found = folders.map { $0 + "/verdin-server" }.first {
      FileManager.default.isExecutableFile(atPath: $0)
    }
    guard let found else {
      throw Diagnostic(
        file: "verdin demo", message: "there is no verdin-server beside verdin, nor on the PATH",
        hint: "build it: make demo, or swift build -c release --product verdin-server")
    }
    return found
  }
}
