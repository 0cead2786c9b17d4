import RealModule
import VerdinNumerics

/// Multinomial logistic regression over pixels (Bishop, "Pattern Recognition and Machine Learning",
/// 2006, section 4.3.4).
package struct SoftmaxClassifier: Sendable {
  /// For each class the weights of the pixels, then its offset.
  private var weights = Array(repeating: 0.0, count: Digits.classes * rowSize)
  private static let rowSize = Digits.pixels + 1

  package struct Answer: Sendable, Equatable {
    package let label: Int
    /// The probability that the model gives it.
    package let score: Double
  }

  /// Learns by stochastic gradient descent, in an order that the seed draws.
  ///
  /// - Complexity: O(epochs · images · pixels · classes).
  package init(
    learning images: some Collection<Digits.Image>, epochs: Int = 20, rate: Double = 0.1,
    seed: UInt64
  ) {
    var order = Array(images)
    var generator = SplitMix64(seed: seed)
    for _ in 0..<epochs {
      order.shuffle(using: &generator)
      for image in order { learn(image, rate) }
    }
  }

  package func answer(_ pixels: [UInt8]) -> Answer {
    let probabilities = probabilities(pixels)
    let label = probabilities.indices.max { probabilities[$0] < probabilities[$1] } ?? 0
    return Answer(label: label, score: probabilities[label])
  }

  /// The share of images that it recognises.
  package func accuracy(on images: some Collection<Digits.Image>) -> Double {
    let right = images.count { answer($0.pixels).label == $0.label }
    return Double(right) / Double(images.count)
  }

  private mutating func learn(_ image: Digits.Image, _ rate: Double) {
    let probabilities = probabilities(image.pixels)
    for label in 0..<Digits.classes {
      let step = rate * ((label == image.label ? 1 : 0) - probabilities[label])
      let row = label * Self.rowSize
      for pixel in 0..<Digits.pixels {
        weights[row + pixel] += step * Self.input(image.pixels[pixel])
      }
      weights[row + Digits.pixels] += step
    }
  }

  private func probabilities(_ pixels: [UInt8]) -> [Double] {
    var scores = (0..<Digits.classes).map { label in
      let row = label * Self.rowSize
      var score = weights[row + Digits.pixels]
      for pixel in 0..<Digits.pixels { score += weights[row + pixel] * Self.input(pixels[pixel]) }
      return score
    }
    // Subtracting the largest keeps exp from overflowing.
    let largest = scores.max() ?? 0
    for label in scores.indices { scores[label] = .exp(scores[label] - largest) }
    let total = scores.reduce(0, +)
    return scores.map { $0 / total }
  }

  private static func input(_ pixel: UInt8) -> Double { Double(pixel) / 16 }
}
