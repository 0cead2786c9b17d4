import VerdinJudge

/// The permutation tests of a judgement, a sentence for the metrics that were relabelled together.
func permutationSentences(_ metrics: [MetricJudgement]) -> [String] {
  var groups: [(kind: PermutationEvidence, members: [Member])] = []
  for metric in metrics {
    guard let permutation = metric.evidence.permutation else { continue }
    let member = Member(name: metric.displayName, permutation)
    if let group = groups.firstIndex(where: { $0.kind.isLike(permutation) }) {
      groups[group].members.append(member)
    } else {
      groups.append((permutation, [member]))
    }
  }
  return groups.map { sentence($0.kind, $0.members) }
}

/// One metric's p-values in words.
func described(_ permutation: PermutationEvidence) -> String {
  let adjusted = permutation.adjustedP.map { ", among all metrics \(readableP($0))" } ?? ""
  return "permutation: p \(readableP(permutation.pValue)), of harm"
    + " \(readableP(permutation.pHarm))\(adjusted)"
}

private struct Member {
  let name: String
  let p: Double?

  init(name: String, _ permutation: PermutationEvidence) {
    self.name = name
    p = permutation.adjustedP
  }
}

private func sentence(_ kind: PermutationEvidence, _ members: [Member]) -> String {
  let least = members.compactMap { member in member.p.map { (name: member.name, p: $0) } }
    .min { $0.p < $1.p }
  let finding =
    least.map { "the smallest p of harm among all metrics is \(readableP($0.p)) (\($0.name))" }
    ?? "these only inform"
  let short =
    kind.wantedBlockLength > kind.blockLength
    ? "; their dependence asks for blocks of \(kind.wantedBlockLength), so p may be too small" : ""
  let metrics = members.count == 1 ? "1 metric" : "\(members.count) metrics together"
  return "Permutation of \(metrics), \(kind.exchanged), \(kind.count): \(finding)\(short)."
    + " It decides nothing."
}

extension PermutationEvidence {
  /// Whether both come from the same labellings, by what can be seen of them.
  fileprivate func isLike(_ other: PermutationEvidence) -> Bool {
    exchange == other.exchange && blockLength == other.blockLength && blocks == other.blocks
      && labellings == other.labellings && metrics == other.metrics
  }

  fileprivate var exchanged: String {
    let ticks = blockLength == 1 ? "single ticks" : "blocks of \(blockLength) ticks"
    return switch exchange {
    case .swappedTicks: "arms swapped in \(ticks)"
    case .dealtTicks: "\(ticks) dealt anew"
    case .dealtValues: "single values dealt anew"
    }
  }

  fileprivate var count: String {
    isExhaustive ? "all \(labellings) labellings" : "\(labellings) labellings"
  }
}
