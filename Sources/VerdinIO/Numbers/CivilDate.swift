/// A day of the Gregorian calendar that exists.
struct CivilDate {
  let year: Int
  let month: Int
  let day: Int

  /// nil when there is no such day.
  init?(year: Int, month: Int, day: Int) {
    guard 1...12 ~= month else { return nil }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard 1...lengths[month - 1] ~= day else { return nil }
    (self.year, self.month, self.day) = (year, month, day)
  }

  /// Days from 1970-01-01, negative before it.
  ///
  /// - SeeAlso: Hinnant, "chrono-compatible low-level date algorithms", days_from_civil.
  var daysSince1970: Int {
    // Years that begin in March have their leap day at the end.
    let marchYear = month > 2 ? year : year - 1
    let era = marchYear >= 0 ? marchYear / 400 : (marchYear - 399) / 400
    let yearOfEra = marchYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }
}
