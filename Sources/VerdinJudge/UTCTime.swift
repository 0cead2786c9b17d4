/// A moment in RFC 3339, UTC, to the second: `2026-11-25T20:26:19Z`.
///
/// - Parameter seconds: unix seconds; from the year 8307 on they are given as they are.
/// - SeeAlso: Hinnant, "chrono-compatible low-level date algorithms", civil_from_days.
package func utcTime(_ seconds: Double) -> String {
  guard abs(seconds) < 2e11 else { return "\(seconds)" }
  let whole = Int(seconds.rounded(.down))
  let days = whole >= 0 ? whole / 86_400 : (whole - 86_399) / 86_400
  let rest = whole - days * 86_400
  let shifted = days + 719_468
  let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
  let dayOfEra = shifted - era * 146_097
  let yearOfEra =
    (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
  let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
  let marchMonth = (5 * dayOfYear + 2) / 153
  let day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
  let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
  let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  let time = [rest / 3_600, rest / 60 % 60, rest % 60].map(twoDigits).joined(separator: ":")
  return "\(year)-\(twoDigits(month))-\(twoDigits(day))T\(time)Z"
}

/// The time of day of a moment, UTC, to the second: `20:26:19Z`.
package func timeOfDay(_ seconds: Double) -> String { String(utcTime(seconds).suffix(9)) }

private func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
