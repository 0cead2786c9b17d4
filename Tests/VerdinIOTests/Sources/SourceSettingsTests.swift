import Testing
import VerdinIO

@Suite struct SourceSettingsTests {
  private func read(_ text: String, file: String = "run.yaml") throws -> SourceSettings? {
    try config("metrics: {m: {}}\nrollout:\n  metrics: " + text, file: file).rollout?.metrics
  }

  private func told(_ text: String) -> String {
    complaints("metrics: {m: {}}\nrollout:\n  metrics: " + text)
  }

  @Test func `a recording is one file or one an arm, seen from the configuration`() throws {
    #expect(try read("m.csv", file: "etc/run.yaml") == .recording(.both("etc/m.csv")))
    #expect(try read("/m.csv", file: "etc/run.yaml") == .recording(.both("/m.csv")))
    #expect(
      try read("{champion: a.csv, challenger: b.csv}")
        == .recording(.arms(champion: "a.csv", challenger: "b.csv")))
    #expect(try config("metrics: {m: {}}").rollout?.metrics == nil)
  }

  @Test func `a mistake is told with its cure`() {
    #expect(told("{champion: a.csv}").contains("no file of the challenger"))
    #expect(told("{champoin: a.csv}").contains("did you mean 'champion'?"))
    #expect(told("{}").contains("names no source"))
    #expect(told("5").contains("must be a text"))
  }
}
