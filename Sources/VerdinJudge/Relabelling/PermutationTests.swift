import VerdinNumerics

/// The permutation evidence of all metrics of a judgement.
struct PermutationTests {
  /// What could not be tested, and why.
  private(set) var notes: [String] = []

  /// Relabels the tested metrics, those on one clock together, and adds what it tells to `evidence`.
  init(
    _ pairs: [MetricPair], _ settings: [MetricConfig], _ tested: [Int], _ config: JudgeConfig,
    into evidence: inout [Evidence]
  ) throws(BLASError) {
    let blas = try BLAS()
    var groups: [RecordedTogether] = []
    var family = 0
    for place in tested {
      guard let ticks = RecordedTicks(pairs[place]) else {
        notes.append("no permutation of \(pairs[place].name): the arms tick at different paces")
        continue
      }
      let isInFamily = settings[place].role != .info
      if isInFamily { family += 1 }
      let harm = HarmSign(settings[place].harm)
      func join(_ group: inout RecordedTogether) -> Bool {
        group.add(ticks, harm: harm, isInFamily: isInFamily, at: place)
      }
      if groups.indices.contains(where: { join(&groups[$0]) }) { continue }
      var group = RecordedTogether(ticks)
      _ = join(&group)
      groups.append(group)
    }
    for group in groups {
      guard
        let permutation = BlockPermutation(
          group.metrics, group.layout, drawn: config.evidence.permutations, seed: config.seed,
          blas: blas)
      else { continue }
      // Bonferroni between groups, each with the share of the error that its metrics are of all.
      let members = group.metrics.count { $0.isInFamily }
      let weight = Double(family) / Double(max(1, members))
      for (place, p) in zip(group.places, permutation.test.pValues) {
        evidence[place].permutation = PermutationEvidence(
          permutation, p, adjustedP: p.adjusted.map { min(1, $0 * weight) }, of: group)
      }
    }
  }
}

extension PermutationEvidence {
  fileprivate init(
    _ permutation: BlockPermutation, _ p: RelabellingTest.PValues, adjustedP: Double?,
    of group: RecordedTogether
  ) {
    self.init(
      pValue: p.twoSided, pHarm: p.harm, adjustedP: adjustedP,
      exchange: Exchange(group.layout), blockLength: permutation.blockLength,
      wantedBlockLength: permutation.wantedLength, blocks: permutation.exchange.blocks,
      labellings: permutation.test.labellings, isExhaustive: permutation.test.areAll,
      metrics: group.metrics.count)
  }
}

extension PermutationEvidence.Exchange {
  fileprivate init(_ layout: BlockPermutation.Layout) {
    self =
      switch layout {
      case .commonTicks: .swappedTicks
      case .ownTicks: .dealtTicks
      case .independent: .dealtValues
      }
  }
}

extension HarmSign {
  /// nil for harm either way.
  fileprivate init?(_ harm: Harm) {
    switch harm {
    case .increase: self = .increase
    case .decrease: self = .decrease
    case .either: return nil
    }
  }
}
