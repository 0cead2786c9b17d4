import Foundation
import Testing

/// The repository's top directory.
let repository = URL(filePath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

/// What a run of `verdin` left behind.
struct Outcome: Equatable, Sendable {
  var status: Int32
  /// Whether a signal ended it; `status` is its number then.
  var crashed: Bool
  var output: Data
  var errors: String

  var text: String { String(decoding: output, as: UTF8.self) }
}

/// A temporary folder in which the built `verdin` runs; deleted with the last reference.
final class Folder: Sendable {
  let url = FileManager.default.temporaryDirectory.appending(path: "verdin-cli-\(UUID())")

  init() throws {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit {
    do {
      try FileManager.default.removeItem(at: url)
    } catch {
      print("left behind: \(url.path)")
    }
  }

  @discardableResult func write(_ name: String, _ text: String) throws -> String {
    try write(name, Data(text.utf8))
  }

  @discardableResult func write(_ name: String, _ bytes: Data) throws -> String {
    try bytes.write(to: url.appending(path: name))
    return name
  }

  func read(_ name: String) throws -> Data { try Data(contentsOf: url.appending(path: name)) }

  /// Runs `verdin` here to its end, all streams being files.
  func verdin(
    _ arguments: [String], input: Data = Data(), environment: [String: String] = [:]
  ) throws -> Outcome {
    let place = ".run-\(UUID())"
    try write(place + ".in", input)
    for end in [".out", ".err"] { try write(place + end, Data()) }
    let process = process(arguments, environment: environment)
    process.standardInput = try FileHandle(forReadingFrom: url.appending(path: place + ".in"))
    process.standardOutput = try FileHandle(forWritingTo: url.appending(path: place + ".out"))
    process.standardError = try FileHandle(forWritingTo: url.appending(path: place + ".err"))
    try process.run()
    process.waitUntilExit()
    let errors = try read(place + ".err")
    return Outcome(
      status: process.terminationStatus, crashed: process.terminationReason == .uncaughtSignal,
      output: try read(place + ".out"), errors: String(decoding: errors, as: UTF8.self))
  }

  func verdin(_ arguments: String...) throws -> Outcome { try verdin(arguments) }

  /// `verdin` ready to start in this folder, without what the caller's environment says of Verdin.
  func process(_ arguments: [String], environment: [String: String] = [:]) -> Process {
    let process = Process()
    process.executableURL = Self.executable
    process.arguments = arguments
    process.currentDirectoryURL = url
    process.environment = ProcessInfo.processInfo.environment
      .filter { !$0.key.hasPrefix("VERDIN_") }
      // A crash shows by its signal; writing a backtrace takes seconds.
      .merging(["SWIFT_BACKTRACE": "enable=no"]) { $1 }
      .merging(environment) { $1 }
    return process
  }

  /// `verdin` beside the test bundle, else in `.build/debug`.
  static let executable: URL = {
    let bundle = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    let built = [bundle, repository.appending(path: ".build/debug")]
      .map { $0.appending(path: "verdin") }
    guard let found = built.first(where: { FileManager.default.isExecutableFile(atPath: $0.path) })
    else { preconditionFailure("verdin is not built: \(built.map(\.path))") }
    return found
  }()
}

typealias Object = [String: Any]

func jsonObject(_ bytes: Data) throws -> Object {
  try #require(try JSONSerialization.jsonObject(with: bytes) as? Object)
}

/// The objects of JSON Lines, one for each line.
func jsonLines(_ bytes: Data) throws -> [Object] {
  try bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast()
    .map { try jsonObject(Data($0)) }
}

/// A recording in the long layout, point `i` of either arm at second `i`.
func recording(_ metrics: KeyValuePairs<String, (champion: [Double], challenger: [Double])>)
  -> String
{
  var rows = ["timestamp,metric,arm,value"]
  for (metric, arms) in metrics {
    for (arm, values) in [("champion", arms.champion), ("challenger", arms.challenger)] {
      for (second, value) in values.enumerated() {
        rows.append("\(1_767_225_600 + second),\(metric),\(arm),\(value)")
      }
    }
  }
  return rows.joined(separator: "\n") + "\n"
}

/// `count` values that scatter around `centre` by up to `spread` and never repeat.
func scattered(_ centre: Double, spread: Double, count: Int, phase: Double = 0) -> [Double] {
  // Multiples of the golden ratio fill the unit interval evenly.
  (0..<count).map {
    centre + spread * (2 * fraction(0.618_033_988_749_895 * Double($0) + phase) - 1)
  }
}

private func fraction(_ value: Double) -> Double { value - value.rounded(.down) }
