/// Which instances a comparison of two arms weighs against each other: each of the challenger's
/// with 1/m, each of the champion's with −1/n.
struct Contrast: Sendable, Equatable {
  /// Empty when the instances have no names.
  var weights: [String: Double] = [:]

  init(champion: [String], challenger: [String]) {
    let (champion, challenger) = (Set(champion), Set(challenger))
    guard !champion.isEmpty, !challenger.isEmpty else { return }
    for name in challenger { weights[name, default: 0] += 1 / Double(challenger.count) }
    for name in champion { weights[name, default: 0] -= 1 / Double(champion.count) }
  }

  /// 1/m + 1/n: the variance of the comparison in units of the variance between instances.
  var size: Double { product(self) }

  func product(_ other: Contrast) -> Double {
    weights.reduce(0) { $0 + $1.value * (other.weights[$1.key] ?? 0) }
  }

  /// The degrees of freedom that comparisons leave a variance when lasting differences between
  /// instances are all there is: tr(G)² / tr(G²) with the products of the contrasts as G.
  ///
  /// Windows of fresh instances count each for itself. A hundred windows dealt from the same eight
  /// instances tell no more of what tells those apart than seven, and a hundred windows of the same
  /// two groups no more than one.
  ///
  /// - Returns: the number of contrasts when the instances of any have no names.
  /// - SeeAlso: Satterthwaite 1946, doi:10.2307/3002019
  static func degreesOfFreedom(_ contrasts: [Contrast]) -> Double {
    guard contrasts.allSatisfy({ !$0.weights.isEmpty }) else { return Double(contrasts.count) }
    var (trace, squares) = (0.0, 0.0)
    for (place, contrast) in contrasts.enumerated() {
      let own = contrast.size
      trace += own
      squares += own * own
      for other in contrasts[..<place] {
        let product = contrast.product(other)
        squares += 2 * product * product
      }
    }
    return squares > 0 ? trace * trace / squares : Double(contrasts.count)
  }
}

extension HistoryCut {
  /// How many independent comparisons the windows stand for, if what tells instances apart lasts.
  package static func independentWindows(_ windows: [Window]) -> Double {
    Contrast.degreesOfFreedom(
      windows.compactMap { window in
        window.pairs.first.map {
          Contrast(champion: $0.champion.instances, challenger: $0.challenger.instances)
        }
      })
  }
}
