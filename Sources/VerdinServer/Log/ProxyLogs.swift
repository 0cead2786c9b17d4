/// The logs of a proxy, as far as they were asked for.
struct ProxyLogs: Sendable {
  let requests: RequestLog?
  let championAnswers: RequestLog?
  let challengerAnswers: RequestLog?

  init(
    _ settings: ProxySettings, tell: @escaping @Sendable (String) -> Void
  ) throws(RequestLog.Unwritable) {
    requests = try settings.log.map { path throws(RequestLog.Unwritable) in
      try RequestLog(path: path, tell: tell)
    }
    // Each line may hold an answer, which is nobody else's business.
    let answers = { (path: String) throws(RequestLog.Unwritable) in
      try RequestLog(path: path, name: "answer log", bound: 1 << 14, mode: 0o640, tell: tell)
    }
    championAnswers = try settings.mirror.championAnswers.map(answers)
    challengerAnswers = try settings.mirror.challengerAnswers.map(answers)
  }

  /// Lines that are missing in the files.
  var droppedCount: Int { all.reduce(0) { $0 + $1.droppedCount } }

  /// Returns when all that was handed over before has been written.
  func finish() async {
    for log in all { await log.finish() }
  }

  private var all: [RequestLog] {
    [requests, championAnswers, challengerAnswers].compactMap(\.self)
  }
}
