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

  @Test func `a Prometheus with all its keys`() throws {
    let read = try read(
      """

          prometheus: https://prometheus:9090/prefix/api/v1/
          step: 15s
          allow_warnings: true
          token_env: PROMETHEUS_TOKEN
          ca_file: ca.pem
          timeout: 10
          queries:
            requests: round(sum(increase(requests_total{arm="$arm"}[$step])))
            latency: {champion: "a", challenger: "b"}
      """, file: "etc/run.yaml")
    let requests = PromQLTemplate("round(sum(increase(requests_total{arm=\"$arm\"}[$step])))")
    #expect(
      read
        == .prometheus(
          PrometheusSettings(
            url: "https://prometheus:9090/prefix", step: 15,
            queries: [
              .init(metric: "requests", champion: requests, challenger: requests),
              .init(
                metric: "latency", champion: PromQLTemplate("a"), challenger: PromQLTemplate("b")),
            ], allowsWarnings: true, token: .environment("PROMETHEUS_TOKEN"),
            authorities: "etc/ca.pem", timeout: 10)))
  }

  @Test func `a request log, with and without labels`() throws {
    #expect(
      try read("{requests: r.jsonl, labels: l.csv, tick: 1m}", file: "etc/run.yaml")
        == .requests(.init(requests: "etc/r.jsonl", labels: "etc/l.csv", tick: 60)))
    #expect(
      try read("{requests: r.jsonl, tick: 5}") == .requests(.init(requests: "r.jsonl", tick: 5)))
    #expect(
      try read("{requests: r.jsonl, tick: 0.25s}")
        == .requests(.init(requests: "r.jsonl", tick: 0.25)))
  }

  @Test(arguments: [
    ("{champion: a.csv}", "no file of the challenger"),
    ("{champoin: a.csv}", "did you mean 'champion'?"),
    ("{}", "names no source"),
    ("5", "must be a text"),
    ("{requests: r.jsonl, tik: 5}", "did you mean 'tick'?"),
    ("{requests: r.jsonl, tick: 0.3}", "whole seconds"),
    ("{requests: r.jsonl, step: 5}", "unknown key 'step'"),
    ("{champion: a, challenger: b, step: 5}", "unknown key 'step'"),
    ("{promethues: 'http://p'}", "did you mean 'prometheus'?"),
    ("{prometheus: 'http://p'}", "no 'queries'"),
    ("{prometheus: 'http://p', queries: {}}", "asks for nothing"),
    ("{prometheus: p, queries: {a: $arm}}", "must be an address"),
    ("{prometheus: 'http://u:p@host', queries: {a: $arm}}", "token_env"),
    ("{prometheus: 'http://p/?a=b', queries: {a: $arm}}", "has a '?' in it"),
    ("{prometheus: 'http://p', queries: {a: x}}", "asks the same for both arms"),
    ("{prometheus: 'http://p', queries: {a: x$step}}", "asks the same for both arms"),
    ("{prometheus: 'http://p', queries: {a: {champion: x, challenger: x}}}", "asks the same"),
    ("{prometheus: 'http://p', queries: {a: {champion: x}}}", "needs both"),
    ("{prometheus: 'http://p', queries: {a: 'x{v=\"$verson\"}'}}", "did you mean '$version'?"),
    ("{prometheus: 'http://p', step: 0.5, queries: {a: $arm}}", "whole seconds"),
    ("{prometheus: 'http://p', tokn_env: X, queries: {a: $arm}}", "did you mean 'token_env'?"),
    (
      "{prometheus: 'http://p', token_env: X, token_file: y, queries: {a: $arm}}",
      "both 'token_env' and 'token_file'"
    ),
  ]) func `a mistake is told with its cure`(text: String, words: String) {
    #expect(told(text).contains(words), "\(told(text))")
  }

  /// `$1` and `${name}` are PromQL's own.
  @Test func `a regular expression may have groups`() throws {
    let text = "label_replace(x{arm=\"$arm\"}, \"a\", \"$1${2}${n}\", \"b\", \"(.*)$\")"
    let read = try read("{prometheus: 'http://p', queries: {a: '\(text)'}}")
    guard case .prometheus(let settings) = read else {
      Issue.record("\(String(describing: read))")
      return
    }
    #expect(settings.queries[0].champion.text == text)
  }
}
