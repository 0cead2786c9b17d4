import Testing
import VerdinIO
import VerdinJudge

struct AnswerLogTests {
  private func answers(_ text: String) throws -> [ShadowAnswer] {
    try readAnswers(.memory(name: "log.jsonl", bytes: Bytes(Array(text.utf8))))
  }

  private func labels(_ text: String) throws -> [String: String] {
    try readLabels(.memory(name: "labels.csv", bytes: Bytes(Array(text.utf8))))
  }

  private func complaint(_ body: () throws -> Void) -> String {
    do {
      try body()
      return ""
    } catch {
      return "\(error)"
    }
  }

  @Test func `a line is an answer, and what it lacks is not known`() throws {
    let read = try answers(
      #"{"id": "a", "time": 5.5, "latency_ms": 12, "status": 503, "prediction": "cat", "score": 0.5, "segment": "web"}"#
        + "\n\n" + #"{"id": 7}"# + "\n")
    #expect(
      read == [
        ShadowAnswer(
          id: "a", time: 5.5, latencyMilliseconds: 12, status: 503, prediction: "cat", score: 0.5,
          segment: "web"),
        ShadowAnswer(id: "7"),
      ])
  }

  @Test(arguments: [
    ("1", "1.0"), (#"{"a": 1, "b": [2, 3]}"#, #"{"b":[2.0,3],"a":1}"#), (#""x""#, #" "x" "#),
  ])
  func `equal values are equal answers`(one: String, other: String) throws {
    let read = try answers(
      #"{"id": "a", "prediction": \#(one)}"# + "\n" + #"{"id": "a", "prediction": \#(other)}"#)
    #expect(read[0].prediction == read[1].prediction)
  }

  @Test func `what is no answer is told with its line`() {
    #expect(complaint { _ = try answers("{\"id\": \"a\"}\nnonsense\n") }.hasPrefix("log.jsonl:2:"))
    #expect(complaint { _ = try answers(#"{"latency_ms": 1}"#) }.contains("without an id"))
    #expect(
      complaint { _ = try answers(#"{"id": "a", "score": "high"}"#) }
        .contains("'score' must be a number"))
    #expect(complaint { _ = try answers("\n") }.contains("holds no answer"))
  }

  @Test func `labels are read by their columns, the later one wins`() throws {
    let read = try labels("label,id\ncat,a\n\"do,g\",b\ndog,a\n,c\n")
    #expect(read == ["a": "dog", "b": "do,g"])
  }

  @Test func `a labels file that is none is told`() {
    #expect(complaint { _ = try labels("") }.contains("empty"))
    #expect(complaint { _ = try labels("a,b\n1,2\n") }.contains("no columns 'id' and 'label'"))
    #expect(complaint { _ = try labels("id,label\n1\n") }.hasPrefix("labels.csv:2:1"))
  }
}
