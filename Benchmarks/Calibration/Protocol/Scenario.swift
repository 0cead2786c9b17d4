import VerdinIO

/// One line of a calibration protocol: what is simulated, how often, and which estimate is in order.
package struct Scenario: Sendable, Equatable {
  package var id: String
  package var kind: Kind
  /// What is estimated, in words.
  package var what: String
  /// The parameters of what is simulated.
  package var generator: Node
  /// Simulated runs; 1 where a law is enumerated.
  package var replications: Int
  /// The nominal error probability; nil where none is spoken of.
  package var nominal: Double?
  package var minimum: Double
  package var maximum: Double
  /// Which of several estimates of the same scenario this is, empty for the only one.
  package var variant = ""

  package enum Kind: String, Sendable, CaseIterable {
    /// A share of false alarms.
    case level
    /// A share of true ones.
    case power
    /// The median time until an alarm, in ticks.
    case delay
    /// A documented weakness, held in its place.
    case knownLimit = "known-limit"
    /// An enumerated law: no chance in it.
    case exact
  }

  package var title: String { variant.isEmpty ? id : "\(id) (\(variant))" }

  /// A parameter, by the keys that lead to it.
  func number(_ keys: String...) throws(Diagnostic) -> Double {
    guard let number = optional(keys), number.isFinite else {
      throw unusable("a number '\(keys.joined(separator: "."))' in its generator")
    }
    return number
  }

  func number(_ key: String, default value: Double) -> Double { optional([key]) ?? value }

  func integer(_ keys: String...) throws(Diagnostic) -> Int {
    guard let number = optional(keys), number == number.rounded(), abs(number) < 1e9 else {
      throw unusable("a whole number '\(keys.joined(separator: "."))' in its generator")
    }
    return Int(number)
  }

  func text(_ key: String) throws(Diagnostic) -> String {
    guard case .string(let text) = generator[key]?.value else {
      throw unusable("a text '\(key)' in its generator")
    }
    return text
  }

  /// The nominal error probability where there must be one.
  func level() throws(Diagnostic) -> Double {
    guard let nominal else { throw unusable("'nominal'") }
    return nominal
  }

  func unusable(_ lacking: String) -> Diagnostic {
    Diagnostic(
      file: id, position: generator.position, message: "the scenario lacks \(lacking)")
  }

  private func optional(_ keys: [String]) -> Double? {
    var node: Node? = generator
    for key in keys { node = node?[key] }
    if case .number(let number) = node?.value { return number.value }
    return nil
  }
}
