/// How far a batch is, in one line on a terminal that shows nothing else.
struct BatchProgress: Sendable {
  private let isShown = Console.showsProgress
  private let start = ContinuousClock.now
  private var shown: ContinuousClock.Instant?
  private var records = 0
  private var broken = 0

  mutating func add(_ answers: BatchAnswers) {
    records += answers.records
    broken += answers.broken
    guard isShown else { return }
    let now = ContinuousClock.now
    if now - (shown ?? start) < .milliseconds(500) { return }
    shown = now
    let rate = Double(records) / ((now - start) / .seconds(1))
    Console.progress("\r\(records) records, \(Int(rate)) a second, \(broken) could not be judged")
  }

  func end() {
    if shown != nil { Console.progress("\r\u{1B}[K") }
  }
}
