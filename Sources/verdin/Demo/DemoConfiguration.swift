/// The configuration of one run of the demo, as a user would write it.
///
/// - Parameters:
///   - speed: divides the length of stages, and the time between looks.
///   - tick: seconds over which requests are counted together.
///   - socket: the proxy's runtime socket.
func demoConfiguration(_ scenario: DemoScenario, speed: Double, tick: Double, socket: String)
  -> String
{
  func seconds(_ value: Double) -> String {
    "\((1_000 * value / speed).rounded() / 1_000)s"
  }
  let settings = """
    metrics:
      accuracy:   {numerator: correct, denominator: labelled, harm: decrease, margin: {absolute: 0.05}, min: 0.80}
      latency_ms: {kind: quantile, quantile: p95, harm: increase, role: watch, margin: {relative: 50%, absolute: 50}}
      latency_mean_ms: {harm: increase, margin: {relative: 50%, absolute: 50}, max: 100}
      error_rate: {numerator: errors, denominator: requests, harm: increase, margin: {absolute: 0.02}, max: 0.05}
    # A challenger with 1 % of the traffic has no request in many a tick.
    coverage: 20%
    rollout:
      stages: [1, 5, 25, 50, 100]
      stage_duration: \(seconds(6))
      interval: \(seconds(1))
      settle: \(seconds(1))
      extension: \(seconds(24))
      hold: 20s
      unresolved: rollback
      traffic: requests
      router: proxy:\(socket)
      metrics: {requests: requests.jsonl, labels: labels.csv, tick: \(tick)s}

    """
  let copies = """
    shadow:
      champion: champion.jsonl
      challenger: challenger.jsonl
      labels: labels.csv
      late_after: 1s
      accuracy_margin: 5%
      error_margin: 2%
      latency_margin: 100%

    """
  return scenario.beginsWithCopies ? settings + copies : settings
}
