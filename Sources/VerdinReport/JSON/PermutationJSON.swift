import VerdinJudge

extension JSONWriter {
  /// Appends the members that say how a metric stands among other labellings of the arms.
  mutating func permutation(_ permutation: PermutationEvidence) {
    member("p", rounded: permutation.pValue)
    member("p_harm", rounded: permutation.pHarm)
    if let p = permutation.adjustedP {
      member("p_adjusted", rounded: p)
    }
    member("monte_carlo_error", rounded: permutation.monteCarloError(of: permutation.pHarm))
    member("exchange", permutation.exchange.rawValue)
    member("block_length", permutation.blockLength)
    member("wanted_block_length", permutation.wantedBlockLength)
    member("blocks", permutation.blocks)
    member("labellings", permutation.labellings)
    member("exhaustive", permutation.isExhaustive)
    member("metrics", permutation.metrics)
  }
}
