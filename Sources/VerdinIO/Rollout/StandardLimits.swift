/// The limits of a rollout that names no configuration, in Verdin's own form.
///
/// Beside its limit every metric is compared with the champion, at the default margin of 10 %; where
/// errors are rare no comparison can prove a ratio, so the error rate is watched.
package let standardLimits = """
  metrics:
    accuracy: {harm: decrease, min: 0.80, numerator: correct, denominator: labelled}
    latency_ms: {harm: increase, max: 100}
    error_rate: {harm: increase, max: 0.05, role: watch, numerator: errors, denominator: requests}
  """
