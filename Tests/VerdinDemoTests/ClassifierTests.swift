import Testing

@testable import VerdinDemo

@Suite struct ClassifierTests {
  private let digits = Digits()

  @Test func `the images are those of the data set`() {
    #expect(digits.training.count == 1_200)
    #expect(digits.heldOut.count == 597)
    let all = digits.training + digits.heldOut
    #expect(all.allSatisfy { $0.pixels.count == 64 && $0.pixels.allSatisfy { $0 <= 16 } })
    // How often each digit occurs, from the data set's own description.
    let counts = (0..<10).map { label in all.count { $0.label == label } }
    #expect(counts == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180])
  }

  @Test func `more images make a better model, and few a bad one`() {
    let accuracies = [15, 600, 1_200].map { images in
      SoftmaxClassifier(learning: digits.training.prefix(images), seed: 1)
        .accuracy(on: digits.heldOut)
    }
    #expect(accuracies == accuracies.sorted())
    #expect(accuracies[0] < 0.75)
    #expect(accuracies[1] > 0.88)
  }

  @Test func `the same seed learns the same, and scores are probabilities`() {
    let few = digits.training.prefix(100)
    let one = SoftmaxClassifier(learning: few, seed: 3)
    let other = SoftmaxClassifier(learning: few, seed: 3)
    for image in digits.heldOut.prefix(50) {
      let answer = one.answer(image.pixels)
      #expect(answer == other.answer(image.pixels))
      #expect(answer.score > 0.1 && answer.score <= 1)
    }
  }

  @Test func `a prediction's body is read back, and anything else is refused`() {
    let pixels = (0..<64).map { UInt8($0 % 17) }
    #expect(PredictionRequest.pixels(Array(PredictionRequest.body(pixels).utf8)) == pixels)
    for body in ["", "{}", "[1,2]", "[" + String(repeating: "17,", count: 63) + "17]", "]1["] {
      #expect(PredictionRequest.pixels(Array(body.utf8)) == nil, "\(body)")
    }
    #expect(PredictionRequest.prediction(Array(#"{"prediction":7,"score":0.9}"#.utf8)) == 7)
    #expect(PredictionRequest.prediction(Array(#"{"error":"no"}"#.utf8)) == nil)
  }
}
