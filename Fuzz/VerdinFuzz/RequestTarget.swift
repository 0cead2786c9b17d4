import Foundation
import VerdinIO
import VerdinJudge

/// Whatever a line of a batch says, it is judged and answered by one line of strict JSON.
func fuzzRequest(_ bytes: [UInt8]) {
  for line in bytes.split(separator: 0x0A) {
    var judge = BatchJudge(policy: nil, config: JudgeConfig(), configPolicy: .verdin, version: "0")
    var answers = BatchAnswers()
    judge.answer(
      LineBlock(bytes: Array(line), lines: [0..<line.count], firstLine: 1), &answers)
    if answers.records == 0 { continue }
    let answer = answers.bytes
    precondition(answer.last == 0x0A, "an answer without a line end")
    precondition(!answer.dropLast().contains(0x0A), "an answer of several lines")
    do {
      let value = try JSONSerialization.jsonObject(with: Data(answer)) as? [String: Any]
      precondition((value?["error"] == nil) == (answers.broken == 0), "neither judged nor refused")
    } catch {
      fatalError("\(error): \(String(decoding: answer, as: UTF8.self))")
    }
  }
}
