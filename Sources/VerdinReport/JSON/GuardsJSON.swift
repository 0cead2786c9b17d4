import VerdinJudge

extension JSONWriter {
  /// Appends the violated guards, when there are any.
  mutating func guards(_ findings: [GuardFinding]) {
    guard !findings.isEmpty else { return }
    key("guards")
    array(findings) { json, finding in
      json.object { json in
        json.member("guard", finding.name.rawValue)
        json.member("reason", finding.reason)
        json.member("forbids", finding.forbids.rawValue)
      }
    }
  }
}
