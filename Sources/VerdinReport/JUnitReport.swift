import VerdinJudge

/// The judgement as JUnit XML: a test case a metric, and one for the verdict.
///
/// Readers of JUnit show skipped cases as harmless, so whatever is not a pass fails the case
/// `verdict`: the file as a whole is green only for a pass.
package struct JUnitReport: Report {
  package let name = "junit"
  package let summary = "JUnit XML for CI, one test case a metric"

  package init() {}

  package func render(_ judgement: Judgement, in context: ReportContext) -> [UInt8] {
    let suite = context.stage.map { "stage \($0)" } ?? context.input
    let cases = testCases(judgement)
    let failures = cases.count { $0.outcome.element == "failure" }
    let skipped = cases.count { $0.outcome.element == "skipped" }
    let counts =
      #"tests="\#(cases.count)" failures="\#(failures)" errors="0" skipped="\#(skipped)""#
    var lines = [
      #"<?xml version="1.0" encoding="UTF-8"?>"#,
      "<testsuites \(counts)>",
      "  <testsuite name=\(quoted(suite)) \(counts)>",
      "    <properties>",
    ]
    lines += properties(judgement, context).map { name, value in
      "      <property name=\(quoted(name)) value=\(quoted(value))/>"
    }
    lines.append("    </properties>")
    for testCase in cases { lines += testCase.lines(className: suite) }
    lines += ["  </testsuite>", "</testsuites>", ""]
    return Array(lines.joined(separator: "\n").utf8)
  }

  private func properties(
    _ judgement: Judgement, _ context: ReportContext
  ) -> [(String, String)] {
    [
      ("input", context.input), ("config", context.config),
      ("policy", judgement.policy), ("verdict", judgement.verdict.rawValue),
      ("score", judgement.score.map { readable($0, digits: 17) }), ("version", context.version),
    ].compactMap { name, value in value.map { (name, $0) } }
  }

  private func testCases(_ judgement: Judgement) -> [TestCase] {
    var seen: [String: Int] = [:]
    func unique(_ name: String) -> String {
      seen[name, default: 0] += 1
      // A metric may itself be called `latency #2`, so the numbered name is looked up as well.
      return seen[name] == 1 ? name : unique("\(name) #\(seen[name, default: 1])")
    }
    let metrics = judgement.metrics.map { metric in
      TestCase(name: unique(metric.displayName), outcome: outcome(metric), text: facts(metric))
    }
    let verdict: Outcome =
      judgement.verdict == .pass
      ? .passed : .failure(type: judgement.verdict.rawValue, message: judgement.reason)
    return metrics + [TestCase(name: unique("verdict"), outcome: verdict, text: nil)]
  }

  private func outcome(_ metric: MetricJudgement) -> Outcome {
    switch metric.verdict {
    case .pass: .passed
    case .inconclusive: .skipped(message: metric.reason)
    case .fail, .marginal:
      // What decides nothing must not turn a passing judgement red.
      metric.role == .info
        ? .skipped(message: "\(metric.verdict.rawValue), for information only: \(metric.reason)")
        : .failure(type: metric.verdict.rawValue, message: metric.reason)
    }
  }

  private func facts(_ metric: MetricJudgement) -> String {
    let row = MetricFigures(metric)
    return [
      "champion \(row.champion)", "challenger \(row.challenger)",
      "change \(row.change.estimate)"
        + (row.change.interval.isEmpty ? "" : " \(row.change.interval)"),
      row.margin.map { "margin \($0)" },
      row.limits.map { "limit \($0)" }, row.p.map { "p \($0)" }, "n \(row.counts)",
    ].compactMap { $0 }.joined(separator: ", ")
  }
}

private enum Outcome {
  case passed
  case failure(type: String, message: String)
  case skipped(message: String)

  var element: String? {
    switch self {
    case .passed: nil
    case .failure: "failure"
    case .skipped: "skipped"
    }
  }
}

private struct TestCase {
  let name: String
  let outcome: Outcome
  let text: String?

  func lines(className: String) -> [String] {
    let start = "    <testcase name=\(quoted(name)) classname=\(quoted(className))"
    let body = text.map(escapedXML) ?? ""
    switch outcome {
    case .passed:
      guard text != nil else { return ["\(start)/>"] }
      return ["\(start)>", "      <system-out>\(body)</system-out>", "    </testcase>"]
    case .failure(let type, let message):
      let attributes = "type=\(quoted(type)) message=\(quoted(message))"
      return ["\(start)>", "      <failure \(attributes)>\(body)</failure>", "    </testcase>"]
    case .skipped(let message):
      return ["\(start)>", "      <skipped message=\(quoted(message))/>", "    </testcase>"]
    }
  }
}

private func quoted(_ text: String) -> String { "\"\(escapedXML(text))\"" }

/// The text for XML 1.0 content or a quoted attribute; what XML cannot hold becomes U+FFFD.
private func escapedXML(_ text: String) -> String {
  var escaped = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": escaped += "&amp;"
    case "<": escaped += "&lt;"
    case ">": escaped += "&gt;"
    case "\"": escaped += "&quot;"
    // Readers turn these into spaces inside an attribute unless they are written as numbers.
    case "\t", "\n", "\r": escaped += "&#\(scalar.value);"
    case "\u{0}"..<" ", "\u{FFFE}", "\u{FFFF}": escaped += "\u{FFFD}"
    default: escaped.unicodeScalars.append(scalar)
    }
  }
  return escaped
}
