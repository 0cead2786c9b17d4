import RealModule

/// Numbers in sentences: four significant digits, so that a person can read them at a glance.
/// The exact ones stand in the evidence.
enum Figures {
  /// 12.34, 0.0012, 1.235e+07.
  static func plain(_ value: Double) -> String {
    guard value.isFinite, value != 0 else { return value == 0 ? "0" : "\(value)" }
    let magnitude = Int(Double.log10(abs(value)).rounded(.down))
    guard (-5..<7).contains(magnitude) else {
      let scaled = value / Double.pow(10, Double(magnitude))
      return decimal(scaled, places: 3) + "e\(magnitude)"
    }
    return decimal(value, places: max(0, 3 - magnitude))
  }

  /// A share as a signed percentage: 0.123 gives "+12.3 %".
  static func change(_ share: Double) -> String {
    (share < 0 ? "−" : "+") + percent(abs(share))
  }

  /// A share as a percentage with one decimal, or none from 1,000 % on.
  static func percent(_ share: Double) -> String {
    decimal(share * 100, places: share >= 10 ? 0 : 1) + " %"
  }

  /// A length of time in its largest unit: 90 s, 45 min, 6.5 h, 12 d.
  static func span(_ seconds: Double) -> String {
    switch seconds {
    case ..<120: decimal(seconds, places: 0) + " s"
    case ..<7_200: decimal(seconds / 60, places: 0) + " min"
    case ..<172_800: decimal(seconds / 3_600, places: 1) + " h"
    default: decimal(seconds / 86_400, places: 0) + " d"
    }
  }

  private static func decimal(_ value: Double, places: Int) -> String {
    let scale = Double.pow(10, Double(places))
    let scaled = (abs(value) * scale).rounded()
    guard scaled < 1e15 else { return "\(value)" }
    let whole = UInt64(scaled)
    let unit = UInt64(scale)
    let sign = value < 0 && whole > 0 ? "−" : ""
    guard places > 0 else { return "\(sign)\(whole)" }
    let digits = String(whole % unit)
    var fraction = String(repeating: "0", count: places - digits.count) + digits
    while fraction.last == "0" { fraction.removeLast() }
    return fraction.isEmpty ? "\(sign)\(whole / unit)" : "\(sign)\(whole / unit).\(fraction)"
  }
}
