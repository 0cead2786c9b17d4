import Testing
import VerdinIO
import VerdinJudge

/// How often the comparison is looked at, as a configuration says it.
@Suite struct ConfigLooksTests {
  @Test(arguments: [
    ("", Looks.once), ("looks: once", .once), ("looks: anytime", .anytime),
    ("looks: {gates: [30m, 60m, 1.5h, 1d]}", .gates([1_800, 3_600, 5_400, 86_400])),
    ("looks: {gates: [90s, 600]}", .gates([90, 600])),
  ])
  func `looks are read`(text: String, looks: Looks) throws {
    #expect(try config(text + "\nmetrics: {m: {harm: increase}}\n").config.looks == looks)
  }

  @Test(arguments: [
    ("looks: anytme", "unknown looks: 'anytme'", "did you mean 'anytime'?"),
    ("looks: 30m", "unknown looks: '30m'", "known: once, anytime"),
    ("looks: {gate: [30m]}", "unknown key 'gate' in 'looks'", "did you mean 'gates'?"),
    ("looks: {gates: 30m}", "'gates' must be a list of times", "write [30m, 1h]"),
    ("looks: {gates: []}", "'gates' must be a list of times", "write [30m, 1h]"),
    ("looks: {gates: [30]}\npolicy: kayenta", "policy kayenta knows no repeated looks", "leave"),
    ("looks: {gates: [1h, 30m]}", "gates must ascend", "from the start"),
    ("looks: {gates: [30 minutes]}", "a gate must be a time since the start", "30m"),
    ("looks: {gates: [-5]}", "a gate must be more than 0 seconds", "-5"),
    ("looks: {}", "'looks' names no gates", "write {gates: [30m, 1h]}"),
    ("looks: [30m]", "looks must be one of once, anytime", "list"),
  ])
  func `and mistakes say where and how`(text: String, fact: String, hint: String) {
    let complaint = complaints(text + "\nmetrics: {m: {harm: increase}}\n")
    #expect(complaint.hasPrefix("run.yaml:1:"))
    #expect(complaint.contains(fact) && complaint.contains(hint), "\(complaint)")
  }
}
