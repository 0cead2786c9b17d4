import RealModule
import VerdinIO
import VerdinNumerics
import VerdinSimulation

extension Experiment {
  /// Whether, or when, the e-process of two event rates reaches 1/α.
  static let rateEvidence = Experiment(
    prefixes: ["S-rate-e", "D-rate"], data: { scenario throws(Diagnostic) in scenario.id }
  ) { scenarios throws(Diagnostic) in
    let scenario = scenarios[0]
    let rate = try scenario.number("binomial", "rate")
    let other = scenario.kind == .delay ? try scenario.number("binomial", "rate_canary") : rate
    var ticks = CountTicks(
      requests: (try scenario.integer("binomial", "N"), try scenario.integer("binomial", "M")),
      rates: (other, rate))
    ticks.load = try scenario.number("common_AR9_logsd")
    let (counts, length) = (ticks, try scenario.integer("T"))
    let alpha = scenario.nominal ?? 0.01
    let isDelay = scenario.kind == .delay
    return { generator, _, results in
      var evidence = RateEProcess(direction: .above)
      var tick = 0
      counts.draw(length, &generator) { row in
        evidence.observe(row)
        tick += 1
        return evidence.logE >= -Double.log(alpha)
      }
      let isReached = evidence.peak >= -Double.log(alpha)
      results.append(isDelay ? (isReached ? Double(tick) : .infinity) : isReached ? 1 : 0)
    }
  }

  /// Whether the e-process of the traffic split calls a split as planned a mismatch.
  static let shareEvidence = Experiment(
    prefixes: ["S-srm"], data: { scenario throws(Diagnostic) in scenario.id }
  ) { scenarios throws(Diagnostic) in
    let (total, share) = (
      try scenarios[0].integer("binomial", "N"), try scenarios[0].number("binomial", "p")
    )
    let (length, alpha) = (try scenarios[0].integer("T"), try scenarios[0].level())
    return { generator, _, results in
      var evidence = BinomialEProcess(direction: .either)
      for _ in 0..<length {
        evidence.observe(generator.binomial(total, share), of: Double(total), share: share)
        if evidence.logE >= -Double.log(alpha) { break }
      }
      results.append(evidence.peak >= -Double.log(alpha) ? 1 : 0)
    }
  }

  /// Whether, or when, the e-process of exceeded latencies reaches 1/α.
  static let exceedance = Experiment(
    prefixes: ["S-exceed", "D-exceed"], data: { scenario throws(Diagnostic) in scenario.id }
  ) { scenarios throws(Diagnostic) in
    let scenario = scenarios[0]
    let isDelay = scenario.kind == .delay
    let latencies = LatencyTicks(
      requests: try scenario.integer("latency", "N"), own: try scenario.number("latency", "tau"),
      effect: isDelay ? try scenario.number("latency", "effect") : 0)
    let (length, alpha) = (try scenario.integer("T"), scenario.nominal ?? 0.01)
    return { generator, _, results in
      var evidence = ExceedanceEProcess(bins: LatencyTicks.bins)
      var tick = 0
      latencies.draw(length, &generator) { x, y in
        evidence.observe(x, y)
        tick += 1
        return evidence.logE >= -Double.log(alpha)
      }
      let isReached = evidence.peak >= -Double.log(alpha)
      results.append(isDelay ? (isReached ? Double(tick) : .infinity) : isReached ? 1 : 0)
    }
  }

  /// Whether the rate ratio of counts per tick finds an increase that is not there.
  static let rateSeries = Experiment(
    prefixes: ["R-rate-series"], data: { scenario throws(Diagnostic) in scenario.id }
  ) { scenarios throws(Diagnostic) in
    let scenario = scenarios[0]
    let (length, alpha) = (try scenario.integer("n"), try scenario.level())
    let ticks = CountTicks(
      requests: (600, 600), rates: (0.01, 0.01), overdispersion: try scenario.number("od"),
      phi: try scenario.number("phi"))
    return { generator, storage, results in
      var (x, n, y, m) = ([Double](), [Double](), [Double](), [Double]())
      ticks.draw(length, &generator) { row in
        x.append(row.x)
        n.append(row.n)
        y.append(row.y)
        m.append(row.m)
        return false
      }
      let found = RateSeries(x.span, of: n.span, y.span, of: m.span, scratch: &storage.series)
      let p = found.map {
        StudentT($0.estimate.degreesOfFreedom).above(
          $0.estimate.effect / $0.estimate.standardError)
      }
      results.append((p ?? 1) <= alpha ? 1 : 0)
    }
  }
}
