/// What Kayenta's judge fixes in code and no canary configuration can change.
struct KayentaRule: Sendable {
  /// How far the interval must stay from zero, as a share of the estimate's size.
  var tolerance = 0.25
  /// The coverage of the interval, two-sided.
  var confidence = 0.98
  /// The quantile of N(0, 1) that belongs to it, as Apache Commons Math computes it.
  var quantile = Double(bitPattern: 0x4002_9c5c_4630_ff0f)

  static let judge = KayentaRule()
}
