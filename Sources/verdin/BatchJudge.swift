import VerdinIO
import VerdinJudge
import VerdinReport

/// Answers one line of a batch. A value, so that every thread has one with its own storage.
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

  /// Appends the answer to `output`, with its line end.
  ///
  /// - Parameter number: the line's number in the input, from 1.
  /// - Returns: whether the line could be judged.
  mutating func answer(_ line: Span<UInt8>, number: Int, into output: inout [UInt8]) -> Bool {
    writer.removeAll()
    defer {
      writer.endLine()
      output.append(contentsOf: writer.bytes)
    }
    do {
      switch try BatchRequest(json: line, file: "line", line: number) {
      case .kayenta(let request): answer(request)
      case .verdin(let request): answer(request)
      }
      return true
    } catch {
      let diagnostic = error.diagnostic
      writer.errorRecord(
        ErrorRecord(
          id: error.id.map(token), line: number,
          message: diagnostic.message + (diagnostic.hint.map { " (\($0))" } ?? ""),
          position: diagnostic.position?.column))
      return false
    }
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
