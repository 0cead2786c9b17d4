import Foundation
import Testing
import VerdinIO
import VerdinRollout

/// A folder with all that a rollout named `a` needs: a router that is a script and keeps the share in
/// a file, a recording that reaches a minute and a half ahead, and a configuration whose stages take a third
/// of a second.
struct RolloutSite {
  let folder: Folder
  private let turn: Turns.Turn

  /// - Parameters:
  ///   - badAt: the share in percent from which on the challenger's errors are eight times as many.
  ///   - settings: what else the section `rollout` of the configuration says.
  init(badAt: Int? = nil, settings: [String: String] = [:]) async throws {
    turn = await Turns.shared.take()
    folder = try Folder()
    let start = Date().timeIntervalSince1970 - 0.3
    try folder.write("champion.csv", Self.recording(from: start, errors: 2_000, by: 0.618_034))
    try folder.write("good.csv", Self.recording(from: start, errors: 2_010, by: 0.414_214))
    try folder.write("bad.csv", Self.recording(from: start, errors: 16_000, by: 0.414_214))
    try folder.write("challenger.csv", Self.recording(from: start, errors: 2_010, by: 0.414_214))
    try folder.write("share", "0\n")
    try folder.write("split", Self.script(badAt: badAt))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path("split"))
    var section = [
      "stages": "[25, 50, 100]", "stage_duration": "0.3s", "interval": "0.2s", "settle": "0.01s",
      "hold": "4s", "router": "\"exec:\(path("split"))\"",
      "metrics": "{champion: champion.csv, challenger: challenger.csv}",
    ]
    section.merge(settings) { $1 }
    try folder.write(
      "rollout.yaml",
      """
      metrics:
        error_rate: {harm: increase, max: 0.1, margin: 100%, numerator: errors, denominator: answers}
      rollout:

      """ + section.sorted { $0.key < $1.key }.map { "  \($0): \($1)\n" }.joined())
  }

  /// 100,000 answers every 50 ms for a minute and a half, of which about `errors` are wrong.
  private static func recording(from start: Double, errors: Int, by scatter: Double) -> String {
    var rows = "timestamp,answers,errors\n"
    for tick in 0..<1_800 {
      // Multiples of an irrational number scatter evenly; of two, independently.
      let excess = Int(
        80 * (scatter * Double(tick)).truncatingRemainder(dividingBy: 1))
      let time = ((start + 0.05 * Double(tick)) * 1e3).rounded() / 1e3
      rows += "\(time),100000,\(errors - 40 + excess)\n"
    }
    return rows
  }

  /// `split get` and `split set PERCENT`. By its environment it fails, is slow, lies or kills its
  /// caller: `SPLIT_AT` is the call it happens at, counted from 0 and with `SPLIT_ON` on only of those
  /// that get or set.
  private static func script(badAt: Int?) -> String {
    """
    #!/bin/sh
    here=${0%/*}
    cd "$here" || exit 9
    if [ -z "$SPLIT_ON" ] || [ "$SPLIT_ON" = "$1" ]; then
      call=0
      [ ! -e calls ] || read -r call < calls
      echo $((call + 1)) > calls
    else
      call=-1
    fi
    effect() {
      if [ "$1" = get ]; then cat share; return; fi
      \(badAt.map { "[ \"${2%.*}\" -lt \($0) ] || ln -sf bad.csv challenger.csv" } ?? ":")
      # As a whole, since tests read the share while calls are under way.
      echo "$2" > "share.$$" && mv "share.$$" share
    }
    case "$SPLIT_FAULT:$([ "$call" -ge "${SPLIT_AT:-0}" ] && echo late):$call" in
    kill-before:*:"$SPLIT_AT") kill -9 $PPID; exit 1 ;;
    kill-after:*:"$SPLIT_AT") effect "$@"; kill -9 $PPID; exit 1 ;;
    fail-once:*:"$SPLIT_AT") echo "out of order" >&2; exit 1 ;;
    fail:late:*) echo "out of order" >&2; exit 1 ;;
    lie:late:*) echo 77; exit 0 ;;
    garbage:late:*) echo "fifty-fifty"; exit 0 ;;
    slow:late:*) : > slow; sleep "$SPLIT_SECONDS" ;;
    esac
    effect "$@"
    """
  }

  func path(_ name: String) -> String { folder.url.appending(path: name).path }

  /// The challenger's share at the router, in percent.
  var share: Double {
    get throws {
      let text = String(decoding: try folder.read("share"), as: UTF8.self)
      return try #require(Double(text.trimmingCharacters(in: .whitespacesAndNewlines)))
    }
  }

  func setShare(_ percent: Int) throws { try folder.write("share", "\(percent)\n") }

  /// `verdin rollout COMMAND` for this rollout.
  func rollout(
    _ command: String, _ arguments: String..., environment: [String: String] = [:]
  ) async throws -> Outcome {
    try await verdin(
      ["rollout", command, "--rollout", "a", "--state-dir", "state"] + arguments,
      environment: environment)
  }

  func start(environment: [String: String] = [:]) async throws -> Outcome {
    try await rollout("start", "--config", "rollout.yaml", environment: environment)
  }

  /// Runs `verdin` to its end without holding a thread.
  func verdin(
    _ arguments: [String], environment: [String: String] = [:]
  ) async throws -> Outcome {
    try await launch(arguments, environment: environment).outcome()
  }

  /// - Parameter streams: where both streams go, instead of into files.
  func launch(
    _ arguments: [String], environment: [String: String] = [:], streams: FileHandle? = nil
  ) throws -> Running {
    try Running(
      folder.process(arguments, environment: environment), in: folder, streams: streams)
  }

  func launch(rollout command: String, _ arguments: String..., environment: [String: String] = [:])
    throws -> Running
  {
    try launch(
      ["rollout", command, "--rollout", "a", "--state-dir", "state"] + arguments,
      environment: environment)
  }

  /// The events that the ledger holds, read from a copy so that nothing is repaired on the way; none
  /// where there is no ledger yet. A runner may write, or take away its `-wal` and `-shm` files, while
  /// these are copied: such a copy is made again.
  func events() throws -> [RecordedEvent] {
    for _ in 0..<50 {
      if let events = try? eventsOfACopy() { return events }
      Thread.sleep(forTimeInterval: 0.02)
    }
    return try eventsOfACopy()
  }

  private func eventsOfACopy() throws -> [RecordedEvent] {
    let copy = FileManager.default.temporaryDirectory.appending(path: "verdin-ledger-\(UUID())")
    guard FileManager.default.fileExists(atPath: path("state")) else { return [] }
    defer { unlink(directory: copy) }
    try FileManager.default.copyItem(at: folder.url.appending(path: "state"), to: copy)
    let ledger = copy.appending(path: "rollouts.sqlite").path
    guard FileManager.default.fileExists(atPath: ledger) else { return [] }
    return try SQLiteLedger(path: ledger, rollout: "a").events()
  }

  func kinds() throws -> [String] { try events().map(\.event.kind.rawValue) }

  /// Waits until something is so, or records an issue after a minute.
  func wait(
    _ what: String, sourceLocation: SourceLocation = #_sourceLocation, until isSo: () throws -> Bool
  ) async throws {
    for _ in 0..<3_000 {
      if try isSo() { return }
      try await Task.sleep(for: .milliseconds(20))
    }
    Issue.record("never came: \(what)", sourceLocation: sourceLocation)
  }
}

/// A `verdin` under way, whose streams are files.
final class Running: @unchecked Sendable {
  private let process: Process
  private let folder: Folder
  private let place = ".run-\(UUID())"
  private let ended = AsyncStream.makeStream(of: Never.self)

  init(_ process: Process, in folder: Folder, streams: FileHandle? = nil) throws {
    (self.process, self.folder) = (process, folder)
    for end in [".out", ".err"] { try folder.write(place + end, Data()) }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput =
      try streams ?? FileHandle(forWritingTo: folder.url.appending(path: place + ".out"))
    process.standardError =
      try streams ?? FileHandle(forWritingTo: folder.url.appending(path: place + ".err"))
    process.terminationHandler = { [ended] _ in ended.continuation.finish() }
    try process.run()
  }

  var isRunning: Bool { process.isRunning }
  var errors: String {
    get throws { String(decoding: try folder.read(place + ".err"), as: UTF8.self) }
  }

  func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

  func outcome() async throws -> Outcome {
    for await _ in ended.stream {}
    return Outcome(
      status: process.terminationStatus, crashed: process.terminationReason == .uncaughtSignal,
      output: try folder.read(place + ".out"), errors: try errors)
  }

  deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }
}

private func unlink(directory: URL) {
  do {
    try FileManager.default.removeItem(at: directory)
  } catch {
    print("left behind: \(directory.path)")
  }
}

/// Lets few rollouts run at once: a stage of a third of a second is short for a busy machine.
actor Turns {
  static let shared = Turns()
  private var free = 6
  private var waiting: [CheckedContinuation<Void, Never>] = []

  /// Given back with its last reference.
  final class Turn: Sendable {
    deinit { Task { await Turns.shared.giveBack() } }
  }

  func take() async -> Turn {
    if free > 0 { free -= 1 } else { await withCheckedContinuation { waiting.append($0) } }
    return Turn()
  }

  private func giveBack() {
    if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
  }
}
