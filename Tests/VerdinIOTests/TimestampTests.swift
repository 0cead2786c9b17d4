import Testing
import VerdinIO

@Suite struct TimestampTests {
  /// date -u -d TEXT +%s.%N, GNU coreutils 9.1; numbers stand for themselves.
  @Test(arguments: [
    "1970-01-01T00:00:00Z": 0, "2024-01-01T00:00:00Z": 1_704_067_200,
    "2024-02-29T23:59:59Z": 1_709_251_199, "1969-12-31T23:59:59Z": -1,
    "0001-01-01T00:00:00Z": -62_135_596_800, "9999-12-31T23:59:59Z": 253_402_300_799,
    "2024-01-01 00:00:00Z": 1_704_067_200, "2024-01-01t00:00:00z": 1_704_067_200,
    "2024-01-01T00:00:00.25Z": 1_704_067_200.25, "2024-01-01T02:00:00+02:00": 1_704_067_200,
    "2023-12-31T18:30:00.5-05:30": 1_704_067_200.5, "2024-01-01T00:00:00": 1_704_067_200,
    "2024-01-01": 1_704_067_200, "2016-12-31T23:59:60Z": 1_483_228_800,
    "1704067200": 1_704_067_200, "1704067200.5": 1_704_067_200.5,
    "1704067200500": 1_704_067_200.5, "99999999999": 99_999_999_999, "-1": -1,
    "1.7040672e9": 1_704_067_200,
  ])
  func `points in time are read as unix seconds`(text: String, seconds: Double) {
    #expect(unixSeconds(text) == seconds)
  }

  @Test(arguments: [
    "", "x", "2024-13-01T00:00:00Z", "2024-00-01T00:00:00Z", "2024-04-31T00:00:00Z",
    "2023-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2024-01-00T00:00:00Z", "2024-01-01T24:00:00Z",
    "2024-01-01T00:60:00Z", "2024-01-01T00:00:61Z", "2024-01-01T00:00Z", "2024-1-01T00:00:00Z",
    "2024/01/01T00:00:00Z", "2024-01-01T00:00:00.Z", "2024-01-01T00:00:00+2:00",
    "2024-01-01T00:00:00+24:00", "2024-01-01T00:00:00+02:00Z", "2024-01-01T00:00:00ZZ",
    "2024-01-01X00:00:00Z", "2024-01-0aT00:00:00Z", "1704067200000000", "1e400", "nan",
    "2024-01-01T00:00:0", "2024-01-", "2024-", "2024-01-01T",
  ])
  func `what is no point in time is refused`(text: String) {
    #expect(unixSeconds(text) == nil)
  }

  @Test func `every day is one day after the one before`() {
    var expected = -86_400.0 * 719_162
    for year in stride(from: 1, through: 2400, by: 1) {
      let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
      for (month, length) in [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        .enumerated()
      {
        let prefix = padded(year, 4) + "-" + padded(month + 1, 2) + "-"
        for day in [1, length] {
          let found = unixSeconds(prefix + padded(day, 2) + "T00:00:00Z")
          if found != expected + Double(day - 1) * 86_400 {
            Issue.record("\(prefix)\(day) is \(found ?? .nan)")
            return
          }
        }
        expected += Double(length) * 86_400
      }
    }
  }

  private func padded(_ number: Int, _ width: Int) -> String {
    String(repeating: "0", count: width - "\(number)".count) + "\(number)"
  }
}
