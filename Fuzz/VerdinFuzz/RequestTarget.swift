import Foundation
import VerdinIO
import VerdinJudge

/// Whatever a line of a batch says, it is judged and answered by one line of strict JSON.
func fuzzRequest(_ bytes: [UInt8]) {
  for line in bytes.split(separator: 0x0A) {
    // Judging grows with the square of nothing, but an input this size is only slow.
    var judge = BatchJudge(policy: nil, config: JudgeConfig(), configPolicy: .verdin, version: "0")
    var answer: [UInt8] = []
    let line = Array(line)
    let isJudged = judge.answer(line.span, number: 1, into: &answer)
    precondition(answer.last == 0x0A, "an answer without a line end")
    precondition(!answer.dropLast().contains(0x0A), "an answer of several lines")
    do {
      let value = try JSONSerialization.jsonObject(with: Data(answer)) as? [String: Any]
      precondition((value?["error"] == nil) == isJudged, "neither judged nor refused")
    } catch {
      fatalError("\(error): \(String(decoding: answer, as: UTF8.self))")
    }
  }
}
