import VerdinJudge
import VerdinRollout

/// Looks at a shadow stage: compares what both arms have answered to the same requests since it began.
package struct ShadowStageJudge: StageJudge {
  private let settings: ShadowSettings

  package init(_ settings: ShadowSettings) { self.settings = settings }

  /// Logs that cannot be read, or that have stopped to grow, give a look that nobody may trust.
  ///
  /// Left out are the answers while the copies settled, and those to the last requests, whose copies may
  /// still be on their way: of the time that counts a tenth, and no more than after which an answer is
  /// late.
  ///
  /// - Precondition: the state has a shadow stage under way.
  package func look(at time: Double, in state: RolloutState) async -> Look {
    guard let start = state.start, let began = state.stageBegan else {
      preconditionFailure("a look at a rollout without a stage under way")
    }
    let settled = began + start.rules.settle(of: start.stage(ShadowStage.index))
    guard time > settled else { return look(at: time, "the copies are settling") }
    do {
      var digest = SHA256()
      let end = time - min(settings.lateAfter, (time - settled) / 10)
      let champion = try answers(in: settings.champion, from: settled, to: end, &digest)
      let challenger = try answers(in: settings.challenger, from: settled, to: time, &digest)
      let labels = try settings.labels.map { path in
        let lines = try wholeLines(of: path)
        digest.update(lines.array)
        return try readLabels(.memory(name: path, bytes: lines))
      }
      var config = settings.config
      // An extension is a second look: both share the errors.
      if start.plan.extensionLimit > 0 { config.alpha = config.alpha.halved }
      let judged = judgeShadow(
        ShadowPairing(
          champion: champion, challenger: challenger, labels: labels ?? [:],
          lateAfter: settings.lateAfter), config: config)
      var look = Look(
        time: time, stage: ShadowStage.index, verdict: judged.verdict, reason: judged.reason,
        metrics: judged.findings.map { MetricLook($0, in: judged, config: config) })
      look.inputDigest = digest.hex()
      if time > settled + start.rules.allowedAge {
        look.distrust =
          stale("champion", champion, end, start) ?? stale("challenger", challenger, time, start)
      }
      return look
    } catch {
      return look(at: time, "nothing was judged", distrust: "\(error)")
    }
  }

  private func look(at time: Double, _ reason: String, distrust: String? = nil) -> Look {
    Look(
      time: time, stage: ShadowStage.index, verdict: .inconclusive, reason: reason,
      distrust: distrust)
  }

  /// The answers of a span of time; those without a time all count.
  private func answers(
    in path: String, from start: Double, to end: Double, _ digest: inout SHA256
  ) throws -> [ShadowAnswer] {
    let lines = try wholeLines(of: path)
    digest.update(lines.array)
    return try readAnswers(.memory(name: path, bytes: lines)).filter {
      $0.time.map { (start...end).contains($0) } ?? true
    }
  }

  private func stale(
    _ arm: String, _ answers: [ShadowAnswer], _ now: Double, _ start: RolloutStart
  ) -> String? {
    guard !answers.isEmpty else { return "the \(arm) has no answer to a copied request" }
    guard answers.allSatisfy({ $0.time != nil }), let last = answers.compactMap(\.time).max(),
      now - last > start.rules.allowedAge
    else { return nil }
    return "the \(arm)'s last answer is \(Int(now - last)) s old"
  }
}

/// Looks at whatever stage is under way: the one with copies, or one with traffic.
package struct RolloutJudge: StageJudge {
  private let recorded: RecordedStageJudge
  private let shadow: ShadowStageJudge?

  package init(recorded: RecordedStageJudge, shadow: ShadowStageJudge? = nil) {
    self.recorded = recorded
    self.shadow = shadow
  }

  package func look(at time: Double, in state: RolloutState) async -> Look {
    guard state.isShadowing else { return await recorded.look(at: time, in: state) }
    guard let shadow else {
      return Look(
        time: time, stage: ShadowStage.index, verdict: .inconclusive, reason: "nothing was judged",
        distrust: "the configuration has no section 'shadow'")
    }
    return await shadow.look(at: time, in: state)
  }
}

extension JudgeConfig.Alpha {
  fileprivate var halved: JudgeConfig.Alpha {
    var half = self
    (half.fail, half.pass, half.marginal) = (fail / 2, pass / 2, marginal / 2)
    return half
  }
}
