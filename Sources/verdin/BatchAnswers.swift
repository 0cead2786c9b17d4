/// The answers to a block, and how many of its records could not be judged.
struct BatchAnswers: Sendable {
  var bytes: [UInt8] = []
  var records = 0
  var broken = 0
}
