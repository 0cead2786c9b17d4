/// The seconds of a length of time as people write it: 90s, 30m, 2h, 1d.
///
/// - Returns: nil for anything else, and for nothing or less.
package func secondsOfDuration(_ text: String) -> Double? {
  let units: [Character: Double] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
  guard let last = text.last, let unit = units[last], let amount = Double(text.dropLast()),
    amount > 0, amount.isFinite
  else { return nil }
  return amount * unit
}
