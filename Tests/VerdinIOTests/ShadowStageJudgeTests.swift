import Foundation
import Testing
import VerdinIO
import VerdinJudge
import VerdinRollout

/// A look at a stage of 1,000 seconds that begins at 100, settles for 20 and has a request a second.
@Suite struct ShadowStageJudgeTests {
  private let folder = FileManager.default.temporaryDirectory
    .appending(path: "verdin-shadow-\(UUID())")

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  /// - Parameters:
  ///   - isRight: whether the answer to a request is.
  ///   - delay: seconds after which the challenger answers.
  private func log(
    _ name: String, from: Int = 0, to: Int, delay: Double = 0, status: Int = 200,
    isRight: (Int) -> Bool = { _ in true }
  ) throws {
    let lines = (from..<to).map { second in
      #"{"id":"r\#(second)","time":\#(Double(second) + delay),"status":\#(status),"#
        + #""latency_ms":\#(10 + second % 7),"prediction":\#(isRight(second) ? 1 : 0)}"# + "\n"
    }
    try write(name, lines.joined())
  }

  private func write(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: folder.appending(path: name))
  }

  private func labels(to end: Int) throws {
    let rows = (0..<end).map { "r\($0),1\n" }
    try write("labels.csv", "id,label\n" + rows.joined())
  }

  private func look(
    at time: Double, extension: Double = 0, agreement: Double? = nil, labels: Bool = true
  ) async throws -> Look {
    defer { try? FileManager.default.removeItem(at: folder) }
    var plan = StagedPlan.standard
    plan.extensionLimit = `extension`
    let start = RolloutStart(
      plan: plan, rules: StageRules(interval: 10, settle: 20), champion: "1", challenger: "2",
      configuration: "", router: "", shadow: ShadowStage(duration: 1_000, mirror: .all))
    var state = RolloutState()
    for event in [.started(start), .stageEntered(-1), .mirrored(.all)] as [RolloutEvent] {
      try state.apply(event, at: 100)
    }
    var settings = ShadowSettings(
      champion: folder.appending(path: "champion.jsonl").path,
      challenger: folder.appending(path: "challenger.jsonl").path,
      labels: labels ? folder.appending(path: "labels.csv").path : nil)
    settings.config.errorMargin = 0.02
    settings.config.agreement = agreement
    return await ShadowStageJudge(settings).look(at: time, in: state)
  }

  @Test func `answers that are as good pass`() async throws {
    try log("champion.jsonl", to: 1_100)
    try log("challenger.jsonl", to: 1_100, delay: 0.1)
    try labels(to: 1_000)
    let look = try await look(at: 1_100)
    #expect(look.verdict == .pass && look.distrust == nil, "\(look.reason)")
    #expect(look.stage == -1 && look.inputDigest?.count == 64)
    #expect(look.metrics.map(\.metric) == ["accuracy", "errors", "latency"])
    // 980 seconds count, less the minute at the end; the labels reach to second 1,000.
    #expect(look.metrics.map(\.observations) == [880, 921, 921])
    #expect(look.metrics[0].champion == 1 && look.metrics[0].toleratedDecrease == 0.02)
  }

  @Test func `wrong answers fail, errors too`() async throws {
    try log("champion.jsonl", to: 1_100)
    try log("challenger.jsonl", to: 1_100, isRight: { $0 % 5 > 0 })
    try labels(to: 1_100)
    let wrong = try await look(at: 1_100)
    #expect(wrong.verdict == .fail && wrong.reason.hasPrefix("accuracy: "))

    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try log("champion.jsonl", to: 1_100)
    try log("challenger.jsonl", to: 1_100, status: 503)
    let failing = try await look(at: 1_100, labels: false)
    #expect(failing.verdict == .fail && failing.reason.hasPrefix("errors: "))
  }

  @Test func `what came before the stage and while it settled counts for nothing`() async throws {
    try log("champion.jsonl", to: 1_100)
    try log("challenger.jsonl", to: 1_100, isRight: { $0 >= 120 })
    try labels(to: 1_100)
    let look = try await look(at: 1_100)
    #expect(look.verdict == .pass, "\(look.reason)")
  }

  @Test func `a line that is being written is left for the next look`() async throws {
    try log("champion.jsonl", to: 1_100)
    try log("challenger.jsonl", to: 1_100)
    try labels(to: 1_100)
    for name in ["champion.jsonl", "challenger.jsonl", "labels.csv"] {
      let place = folder.appending(path: name)
      try (Data(contentsOf: place) + Data(#"{"id":"r11"#.utf8)).write(to: place)
    }
    #expect(try await look(at: 1_100).verdict == .pass)
  }

  @Test func `without labels nothing passes, unless agreement is asked for`() async throws {
    try log("champion.jsonl", to: 1_100)
    try log("challenger.jsonl", to: 1_100)
    let mute = try await look(at: 1_100, labels: false)
    #expect(mute.verdict == .inconclusive && mute.distrust == nil)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try log("champion.jsonl", to: 1_100)
    try log("challenger.jsonl", to: 1_100)
    #expect(try await look(at: 1_100, agreement: 0.95, labels: false).verdict == .pass)
  }

  @Test func `logs that are missing, broken or have stopped are not to be trusted`() async throws {
    let missing = try await look(at: 1_100)
    #expect(missing.verdict == .inconclusive)
    #expect(missing.distrust?.contains("there is no such file") == true, "\(missing)")

    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try log("champion.jsonl", to: 1_100)
    try write("challenger.jsonl", "banana\n")
    try labels(to: 1_100)
    #expect(try await look(at: 1_100).distrust?.contains("challenger.jsonl:1:1") == true)

    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try log("champion.jsonl", to: 1_100)
    try log("challenger.jsonl", to: 800)
    try labels(to: 1_100)
    #expect(try await look(at: 1_100).distrust == "the challenger's last answer is 301 s old")

    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try log("champion.jsonl", to: 90)
    try log("challenger.jsonl", to: 90)
    try labels(to: 90)
    #expect(
      try await look(at: 1_100).distrust == "the champion has no answer to a copied request")
  }

  @Test func `copies that settle are not judged`() async throws {
    let look = try await look(at: 119)
    #expect(look.verdict == .inconclusive && look.distrust == nil && look.metrics.isEmpty)
  }

  /// 30 of 881 answers are worse: proven against 2 points at 5 %, and not at half of it.
  @Test func `two looks share the errors`() async throws {
    var bounds: [Double] = []
    for seconds in [0.0, 600] {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try log("champion.jsonl", to: 1_100)
      try log("challenger.jsonl", to: 1_100, isRight: { $0 % 30 > 0 })
      try labels(to: 1_100)
      let look = try await look(at: 1_100, extension: seconds)
      bounds.append(try #require(look.metrics[0].lower))
    }
    #expect(bounds[1] < bounds[0])
  }
}
