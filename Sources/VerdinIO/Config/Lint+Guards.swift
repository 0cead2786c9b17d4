import VerdinJudge

/// Data guards that cannot work, or that the policy does not know.
extension Linter {
  mutating func checkGuards() {
    let root = loaded.root
    if loaded.defaultPolicyName == "kayenta" {
      for key in ConfigKeys.guards {
        guard let member = root.members?.first(where: { $0.key == key }) else { continue }
        warn(
          "policy kayenta knows no data guards: '\(key)' does nothing", at: member.keyPosition,
          hint: "policy verdin heeds it")
      }
    }
    guard let traffic = config.guards.traffic,
      let judged = config.metrics.first(where: { $0.name == traffic.metric }),
      judged.role != .info, abs(traffic.share - 0.5) > 1e-9
    else { return }
    warn(
      "metric '\(judged.name)' counts the traffic, of which the challenger gets "
        + "\(plain(traffic.share * 100)) % by plan, and is judged as if both arms should have the "
        + "same",
      at: place(of: judged.name), hint: "leave it out of 'metrics', or give it 'role: info'")
  }

  /// The metric by which the split is checked is counted, not judged.
  mutating func checkTraffic(_ names: [String]) {
    guard let traffic = config.guards.traffic, !names.contains(traffic.metric) else { return }
    let meant = nearest(to: traffic.metric, among: names).map { "did you mean '\($0)'? " } ?? ""
    warn(
      "the data have no metric '\(traffic.metric)', by which the split of the traffic is checked: "
        + "every verdict will be inconclusive",
      at: loaded.root["traffic"]?["metric"]?.position,
      hint: "\(meant)the data have: \(names.joined(separator: ", "))")
  }
}
