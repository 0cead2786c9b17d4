import Foundation
import VerdinJudge

/// Kayenta's scoring written down plainly, as a check on the other.
struct PlainKayentaScore {
  var groups: [(name: String, score: Double)] = []
  var score = 0.0
  var label = ""
  var reason = ""

  /// - Parameter results: with the configuration of each.
  init(_ results: [(PlainKayenta.Result, MetricConfig)], _ config: JudgeConfig) {
    let counted = results.filter { !$0.1.kayenta.muted }
    var names: [String] = []
    for (_, settings) in counted {
      for name in settings.groups where !names.contains(name) { names.append(name) }
    }
    let order = names.count <= 4 ? Self.fewOrder(names) : Self.manyOrder(names)
    func count(_ group: String, _ labels: [String]) -> Int {
      var sum = 0
      for (result, settings) in counted where labels.contains(result.label) {
        sum += settings.groups.filter { $0 == group }.count
      }
      return sum
    }
    var present: [(name: String, score: Double?)] = []
    for name in order {
      let pass = count(name, ["Pass"])
      let total = pass + count(name, ["High", "Low", "NodataFailMetric"])
      present.append((name, total == 0 ? nil : (Double(pass) / Double(total)) * 100))
    }
    groups = present.map { ($0.name, $0.score ?? 0) }
    let firstCritical = counted.first { $0.0.critical && $0.0.label != "Pass" }
    let share =
      Double(counted.filter { $0.0.label == "Nodata" }.count) / Double(counted.count) * 100
    if let firstCritical {
      reason = "Canary Failed: \(firstCritical.0.reason ?? "null")"
    } else if share >= 50 {
      reason = "Canary Failed: 50% or more metrics returned NODATA"
    } else {
      score = Self.rounded(Self.total(present, config.groupWeights))
    }
    let thresholds = config.scoreThresholds
    label = score >= thresholds.pass ? "Pass" : score >= thresholds.marginal ? "Marginal" : "Fail"
  }

  private static func total(
    _ present: [(name: String, score: Double?)], _ weights: [JudgeConfig.GroupWeight]
  ) -> Double {
    let names = weights.map(\.group)
    func weight(_ name: String) -> Double? { weights.first { $0.group == name }?.weight }
    var sum = 0.0
    for name in names.count <= 4 ? names : manyOrder(names) { sum += weight(name) ?? 0 }
    let unnamed = present.filter { weight($0.name) == nil }.count
    var score = 0.0
    for (name, groupScore) in present {
      let w = weight(name) ?? (100 - sum) / Double(unnamed)
      score += (groupScore ?? 100) * (w / 100)
    }
    return score
  }

  /// Two decimals, half away from zero, of the shortest decimal, by way of `Decimal`.
  private static func rounded(_ value: Double) -> Double {
    guard value.isFinite else { return value }
    guard var decimal = Decimal(string: "\(abs(value))", locale: Locale(identifier: "en")) else {
      return .nan
    }
    var result = Decimal()
    NSDecimalRound(&result, &decimal, 2, .plain)
    let size = Double("\(result)") ?? .nan
    return value.sign == .minus ? -size : size
  }

  private static func hash(_ text: String) -> UInt32 {
    var h: UInt32 = 0
    for unit in text.utf16 { h = h &* 31 &+ UInt32(unit) }
    return h
  }

  private static func manyOrder(_ names: [String]) -> [String] {
    func key(_ name: String) -> [UInt32] {
      var k = hash(name)
      k = k &+ ~(k << 9)
      k ^= k >> 14
      k = k &+ (k << 4)
      k ^= k >> 10
      return (0..<7).map { (k >> (5 * UInt32($0))) % 32 }
    }
    return names.sorted { a, b in
      for (p, q) in zip(key(a), key(b)) where p != q { return p < q }
      return false
    }
  }

  private static func fewOrder(_ names: [String]) -> [String] {
    func bucket(_ name: String) -> UInt32 {
      var k = hash(name) &* 0x9e37_75cd
      k = (k << 24) | ((k & 0xff00) << 8) | ((k >> 8) & 0xff00) | (k >> 24)
      k = k &* 0x9e37_75cd
      k = (k >> 4) | (k << 28)
      return k >> 28
    }
    var order: [String] = []
    for wanted in stride(from: UInt32(15), through: 0, by: -1) {
      order += names.reversed().filter { bucket($0) == wanted }
    }
    return order
  }
}
