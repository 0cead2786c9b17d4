import VerdinIO
import VerdinJudge
import VerdinReport

/// Answers the records of a batch. A value, so that every thread has one with its own storage.
struct BatchJudge: Sendable {
  /// The policy of the command line, for every request.
  let policy: JudgePolicy?
  /// The configuration and policy of requests in Verdin's format that bring none.
  let config: JudgeConfig
  let configPolicy: JudgePolicy
  /// Past windows of champion against champion, for every request.
  let history: AAHistory
  /// The seed of the command line, for every request.
  let seed: UInt64?
  let version: String
  private var workspace = Workspace()
  private var writer = JSONWriter()

  init(
    policy: JudgePolicy?, config: JudgeConfig, configPolicy: JudgePolicy,
    history: AAHistory = AAHistory(), seed: UInt64? = nil, version: String
  ) {
    self.history = history
    self.seed = seed
    self.policy = policy
    self.config = config
    self.configPolicy = configPolicy
    self.version = version
  }

  /// Answers each line that is not blank.
  mutating func answer(_ block: LineBlock, _ answers: inout BatchAnswers) {
    let bytes = block.bytes.span
    for (place, range) in block.lines.enumerated() {
      let line = bytes.extracting(range)
      if !line.isBlank {
        answer(block.firstLine + place, &answers) { number throws(BatchError) in
          try BatchRequest(json: line, file: "line", line: number)
        }
      }
    }
  }

  mutating func answer(_ block: ColumnBlock, _ answers: inout BatchAnswers) {
    for record in 0..<block.count {
      answer(block.number(record), &answers) { _ throws(BatchError) in
        try BatchRequest(block, record)
      }
    }
  }

  /// Appends the answer to the request that `read` brings, or what is wrong with it, and a line end.
  private mutating func answer(
    _ number: Int, _ answers: inout BatchAnswers, read: (Int) throws(BatchError) -> BatchRequest
  ) {
    writer.removeAll()
    answers.records += 1
    do {
      switch try read(number) {
      case .kayenta(let request): answer(request)
      case .verdin(let request): answer(request)
      }
    } catch {
      answers.broken += 1
      let diagnostic = error.diagnostic
      writer.errorRecord(
        ErrorRecord(
          id: error.id.map(token), line: number,
          message: diagnostic.message + (diagnostic.hint.map { " (\($0))" } ?? ""),
          position: diagnostic.position?.column))
    }
    writer.endLine()
    answers.bytes.append(contentsOf: writer.bytes)
  }

  private mutating func answer(_ request: KayentaRequest) {
    let policy = policy ?? .kayenta
    let judgement = judge(
      request.pairs, config: completed(request.config), policy: policy, workspace: &workspace)
    let pairs = request.echoes.map { KayentaEnvelope.Pair(id: $0.id, tags: $0.tags ?? [:]) }
    writer.kayentaResult(
      judgement,
      in: KayentaEnvelope(
        id: request.id.map(token),
        judgeName: policy.name == "kayenta" ? "NetflixACAJudge-v1.0" : policy.name, pairs: pairs,
        thresholds: request.config.scoreThresholds))
  }

  private mutating func answer(_ request: VerdinRequest) {
    let named = request.policyName.flatMap(JudgePolicy.named)
    let judgement = judge(
      request.pairs, config: completed(request.config ?? config),
      policy: policy ?? named ?? configPolicy,
      workspace: &workspace)
    writer.judgement(judgement, id: request.id.map(token), version: version)
  }

  private func completed(_ config: JudgeConfig) -> JudgeConfig {
    var config = config
    config.history = history
    if let seed { config.seed = seed }
    return config
  }

  private func token(_ id: RequestID) -> [UInt8] {
    switch id {
    case .number(let text): return Array(text.utf8)
    case .text(let text):
      var writer = JSONWriter()
      writer.string(text)
      return writer.bytes
    }
  }
}
