import Testing
import VerdinIO
import VerdinJudge

@Suite struct CSVErrorTests {
  private let long = "timestamp,metric,arm,value\n0,m,old,1\n0,m,new,2\n"

  /// Each text with the error that it gets, without its severity.
  @Test(arguments: [
    ("0,m,old,18o.4\n", "4:9: '18o.4' is not a number", "write NaN for a missing point"),
    ("0,m,old,0x10\n", "4:9: '0x10' is not a number", "NaN"),
    ("0,m,old,1_000\n", "4:9: '1_000' is not a number", "NaN"),
    ("0,m,old,\"1,000\"\n", "4:9: '1,000' is not a number", "without separators"),
    ("0,m,old,1e400\n", "4:9: '1e400' is too large for a 64-bit float", "1.8e308"),
    ("0,m,old,-inf\n", "4:9: '-inf' is not a finite number", "write NaN"),
    ("0,m,old,Infinity\n", "4:9: 'Infinity' is not a finite number", "write NaN"),
    ("0,m,old\n", "4:8: the row has 3 cells, the header 4", "keep its delimiter"),
    ("0,m,old,1,2\n", "4:11: the row has 5 cells, the header 4", "in quotes"),
    ("0,m,canray,1\n", "4:5: unknown arm 'canray'", "did you mean 'canary'?"),
    ("0,m,,1\n", "4:5: the arm is missing", "--arm-map"),
    ("0,m,v2,1\n", "4:5: unknown arm 'v2'", "--arm-map v2=challenger"),
    ("0,,old,1\n", "4:3: the metric's name is empty", "name it"),
    ("x,m,old,1\n", "4:1: 'x' is not a timestamp", "RFC 3339"),
    (",m,old,1\n", "4:1: the timestamp is missing", "RFC 3339"),
    ("2024-13-01T00:00:00Z,m,old,1", "4:1: '2024-13-01T00:00:00Z' is not a timestamp", "RFC"),
    ("0,\"m,old,1\n0,m,new,1\n", "4:3: a quote is opened and never closed", "close it"),
    ("0,\"m\"x,old,1\n", "4:3: text follows the closing quote", "double the quotes"),
    ("0,m\"x,old,1\n", "4:4: a quote inside a cell that does not start with one", "whole cell"),
    ("0,m\0,old,1\n", "4:4: a zero byte, which no text has", "binary"),
    ("0,m,old,1\r0,m,new,2\r", "4:10: a carriage return without a line feed", "LF"),
    ("0,\"a\nb\",old,1\n0,m,old,bad\n", "6:9: 'bad' is not a number", "NaN"),
    ("\n\r\n0,m,old,bad\n", "6:9: 'bad' is not a number", "NaN"),
  ])
  func `a bad row is named with its place and a way out`(
    rows: String, error: String, hint: String
  ) {
    let found = complaint(long + rows)
    let parts = error.split(separator: " ", maxSplits: 1)
    #expect(found.error == "checkout.csv:\(parts[0]) error: \(parts[1])")
    #expect(found.hint.contains(hint))
    let quoted = complaint(long.replacing("old", with: "\"old\"") + rows)
    #expect(quoted.error == found.error)
  }

  @Test(arguments: [
    ("", ": error: the file is empty", "header"),
    ("\u{FEFF}\n\n", ": error: the file is empty", "header"),
    ("timestamp,metric,arm,value\n", ": error: there is a header but no row", "time range"),
    ("a,a,arm\n", ":1:3: error: two columns are named 'a', the 1. and the 2.", "rename"),
    ("a,,arm\n", ":1:3: error: column 2 of the header has no name", "name it"),
    (
      "metric,arm,valu\n", ":1:1: error: there is a 'metric' column but no 'value' column", "'valu'"
    ),
    (
      "metirc,arm,value\n", ":1:1: error: there is a 'value' column but no 'metric' column",
      "'metirc'"
    ),
    (
      "time,ram,m\n", ":1:1: error: there is no 'arm' column that says",
      "did you mean 'arm' by 'ram'?"
    ),
    ("time,m\n", ":1:1: error: there is no 'arm' column that says", "the columns are 'time', 'm'"),
    (
      "group,variant,m\n", ":1:7: error: both 'group' and 'variant' could be the arm column",
      "'arm'"
    ),
    ("time,arm\n", ":1:1: error: no column holds a metric", "one column a metric"),
    ("arm,m\nold,1\n", ": error: all rows are the champion's, none the challenger's", "--arm-map"),
    ("arm,region,m\nold,eu,1\n", ":2:5: error: 'eu' is not a number", "--labels region"),
    ("arm;m\nold;1,5\n", ":2:5: error: '1,5' is not a number", "with a point"),
  ])
  func `a bad file is named with a way out`(text: String, error: String, hint: String) {
    let found = complaint(text)
    #expect(found.error.hasPrefix("checkout.csv" + error))
    #expect(found.hint.contains(hint))
  }

  @Test func `a label column that is not there or is reserved is an error`() {
    let text = "arm,region,m\nold,eu,1\n"
    #expect(complaint(text, CSVOptions(labelColumns: ["regoin"])).hint.contains("'region'"))
    #expect(complaint(text, CSVOptions(labelColumns: ["arm"])).error.contains("cannot be a label"))
  }

  @Test func `a cell of more than a mebibyte is an error`() {
    let name = String(repeating: "m", count: 1 << 20 + 1)
    #expect(complaint(long + "0,\(name)m,old,1\n").error.contains("at most 1 MiB"))
  }

  @Test func `bytes that are not UTF-8 are an error`() {
    let bytes = Bytes(Array(long.utf8) + [0x30, 0x2C, 0xFF, 0x2C] + Array("old,1\n".utf8))
    #expect {
      try readMetrics(.memory(name: "x.csv", bytes: bytes))
    } throws: {
      ($0 as? Diagnostic)?.description.hasPrefix("x.csv:4:3: error: the text is not UTF-8") == true
    }
  }

  @Test(arguments: [[0xFF, 0xFE, 0x61, 0x00], [0xFE, 0xFF, 0x00, 0x61]] as [[UInt8]])
  func `UTF-16 is an error`(bytes: [UInt8]) {
    #expect {
      try readMetrics(.memory(name: "x.csv", bytes: Bytes(bytes)))
    } throws: {
      ($0 as? Diagnostic)?.message == "the file is UTF-16"
    }
  }

  @Test func `an arm column in one arm's own file is an error`() {
    let champion = source("arm,m\nold,1\n")
    #expect {
      try readMetrics(champion: champion, challenger: source("m\n1\n"))
    } throws: {
      ($0 as? Diagnostic)?.message.hasPrefix("'arm' names the arm") == true
    }
  }
}
