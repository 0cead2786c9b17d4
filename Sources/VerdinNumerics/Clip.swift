/// The nearest value to `value` in low … high.
@inline(__always)
func clip(_ value: Double, _ low: Double, _ high: Double) -> Double {
  min(max(value, low), high)
}
