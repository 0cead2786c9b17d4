import VerdinRollout

extension TrafficShare {
  /// The share as a number of per cents: `25`, `0.5`, `0.25`.
  package var percentText: String { String(description.dropLast(" %".count)) }

  /// - Returns: nil unless the text is a number from 0 to 100 with at most two decimals, and nothing else.
  init?(percentText text: some StringProtocol) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), parts.allSatisfy({ !$0.isEmpty }),
      parts.allSatisfy({ $0.utf8.allSatisfy(isDigit) }),
      let whole = Int(parts[0]), whole <= 100
    else { return nil }
    var points = whole * 100
    if parts.count == 2 {
      guard parts[1].utf8.count <= 2, let rest = Int(parts[1]) else { return nil }
      points += parts[1].utf8.count == 1 ? rest * 10 : rest
    }
    guard points <= 10_000 else { return nil }
    self.init(basisPoints: points)
  }

  /// Whether it is a whole number of per cents.
  var isWhole: Bool { basisPoints % 100 == 0 }
}
