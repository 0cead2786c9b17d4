import ArgumentParser
import Foundation
import VerdinIO
import VerdinJudge
import VerdinReport

struct HistoryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history",
    abstract: "Cut recordings of the champion into windows of champion against champion.",
    discussion: """
      The windows say how far healthy arms come apart, and `verdin judge --aa-history` judges by \
      that. In every span of time the champion's instances are dealt at random, by --seed, into two \
      groups or into as many disjoint pairings as --arm-instances leaves room for. Each window is a \
      line of JSON in the shape of a request to `verdin batch`: {"id", "metrics": [{"name", \
      "champion": {"t", "v", "instances"}, "challenger": {...}}]}. Exit codes: 0 written, 2 nothing \
      to write or a mistake, 5 a file could not be read or written.
      """)

  @Argument(
    help: ArgumentHelp(
      "Recordings of the champion's instances: CSV, also gzipped.", valueName: "recording"))
  var recordings: [String]

  @Option(help: "The length of a window, as long as what will be judged: 90s, 30m, 2h.")
  var window: TimeSpan

  @Option(
    help: ArgumentHelp(
      "How many instances stand on each side, 3, or of champion and challenger, 4:1; half of all "
        + "on each side otherwise.", valueName: "count"))
  var armInstances: ArmInstances?

  @Flag(help: "Both recorded arms ran the champion: take them as they are.")
  var bothArms = false

  @Option(help: "Where the dealing starts.")
  var seed: UInt64 = 0

  @Option(help: ArgumentHelp("Where the windows go; standard output otherwise.", valueName: "file"))
  var out: String?

  @OptionGroup var reading: CSVReadingOptions

  func validate() throws {
    if recordings.isEmpty { throw ValidationError("Name a recording of the champion.") }
    if bothArms && armInstances != nil {
      throw ValidationError("With --both-arms the arms are dealt already; leave --arm-instances.")
    }
  }

  func run() throws {
    let cut = HistoryCut(
      length: window.seconds, instances: armInstances?.sides, bothArms: bothArms, seed: seed)
    var result = HistoryCut.Result()
    for recording in recordings {
      let found = cut.windows(of: try read(recording))
      result.windows += found.windows
      result.incomplete += found.incomplete
      result.crowdless += found.crowdless
    }
    guard !result.windows.isEmpty else {
      throw Diagnostic(
        file: recordings[0], message: "no window of \(window.text)" + told(result),
        hint: "a window takes four fifths of its ticks, and two instances or as many as "
          + "--arm-instances says")
    }
    try write(result.windows)
    summarise(result)
  }

  private func read(_ recording: String) throws -> [MetricPair] {
    let source = ByteSource(argument: recording)
    let pairs = try readReplicas(source, options: reading.options()).pairs
    let arms = bothArms ? pairs.flatMap { [$0.champion, $0.challenger] } : pairs.map(\.champion)
    let lacking = arms.contains { $0.times.isEmpty && !$0.values.isEmpty } ? "timestamp" : nil
    let nameless = bothArms ? nil : arms.contains(where: \.instances.isEmpty) ? "instance" : nil
    if let column = lacking ?? nameless {
      throw Diagnostic(
        file: source.name, message: "there is no '\(column)' column",
        hint: column == "instance"
          ? "name the instance of each row, or give --both-arms if both arms ran the champion"
          : "windows are cut by time")
    }
    if bothArms, pairs.allSatisfy(\.challenger.values.isEmpty) {
      throw Diagnostic(
        file: source.name, message: "all rows are the champion's, and --both-arms wants two arms",
        hint: "leave --both-arms: instances are dealt into arms")
    }
    return pairs
  }

  private func write(_ windows: [HistoryCut.Window]) throws {
    var json = JSONWriter()
    for window in windows {
      json.request(id: "\(Int(window.start))/\(window.pairing)", window.pairs)
      json.endLine()
    }
    guard let out else { return try Console.result(json.bytes) }
    do {
      try Data(json.bytes).write(to: URL(fileURLWithPath: out), options: .atomic)
    } catch {
      throw OutputError.cannotWrite(path: out, reason: error.localizedDescription)
    }
  }

  private func summarise(_ result: HistoryCut.Result) {
    let count = result.windows.count
    Console.note("\(count) \(count == 1 ? "window" : "windows") of \(window.text)" + told(result))
    let independent = HistoryCut.independentWindows(result.windows)
    if independent < 0.95 * Double(count) {
      Console.note(
        "the same instances recur: if what tells them apart lasts, the windows are as good as "
          + "\(Int(independent.rounded())) independent ones, and are counted so")
    }
    if count < 20 {
      Console.note(
        "warning: fewer than 20 windows "
          + (count < 10
            ? "and even than 10: 'verdin judge' will not use them"
            : "only widen the model's error; from 20 on they replace it"))
    }
  }

  /// What gave no window.
  private func told(_ result: HistoryCut.Result) -> String {
    let reasons = [
      result.incomplete > 0 ? "\(result.incomplete) spans of time are incomplete" : nil,
      result.crowdless > 0 ? "\(result.crowdless) have too few instances" : nil,
    ].compactMap(\.self)
    return reasons.isEmpty ? "" : "; " + reasons.joined(separator: ", ")
  }
}

/// How many instances stand on each side: `3`, or `4:1`.
struct ArmInstances: ExpressibleByArgument {
  var sides: (champion: Int, challenger: Int)

  init?(argument: String) {
    let parts = argument.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
    guard let champion = parts[0], let challenger = parts[parts.count - 1], parts.count <= 2,
      champion > 0, challenger > 0
    else { return nil }
    sides = (champion, challenger)
  }
}
