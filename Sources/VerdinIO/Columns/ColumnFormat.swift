/// The layout of a column file, `.vcol`: requests to the judge whose numbers are doubles and no text.
///
/// All integers and doubles are little-endian. A file is a header, a record for each request, and a
/// record that says how many there were:
///
/// | bytes | header |
/// |---|---|
/// | 8 | `89 56 43 4F 4C 0D 0A 1A`, which no text and no damaged transfer has |
/// | 4 | the version, 1 |
/// | 4 | zero |
///
/// | bytes | record, on a multiple of eight |
/// |---|---|
/// | 8 | its length with all that follows, a multiple of eight |
/// | 4 | the length of the text |
/// | 4 | the number of columns |
/// | 4 | CRC-32 of all behind the next four bytes |
/// | 4 | CRC-32 of the twenty bytes before |
/// | 8 each | the lengths of the columns, in values |
/// | 8 each | the values, column after column |
/// | | the text, with spaces up to a multiple of eight |
///
/// The text is a request as `verdin batch` reads it, in which `{"column": 0}` stands for the list of
/// numbers in the first column, and `{"start": 0, "step": 60, "count": 3}` for 0, 60, 120. NaN is a missing
/// point. The last record has neither text nor columns, and behind its head the number of the others.
package enum ColumnFormat {
  static let magic: [UInt8] = [0x89, 0x56, 0x43, 0x4F, 0x4C, 0x0D, 0x0A, 0x1A]
  static let version: UInt32 = 1
  static let headerLength = 16
  static let recordHeadLength = 24

  /// Whether the bytes start like a column file, as far as they go.
  package static func begins(_ bytes: Span<UInt8>) -> Bool {
    bytes.count >= 4 && (0..<min(bytes.count, magic.count)).allSatisfy { bytes[$0] == magic[$0] }
  }

  /// - Throws: a `Diagnostic` when the first 16 bytes are not the header of a file that can be read.
  static func checkHeader(_ bytes: Span<UInt8>, file: String) throws(Diagnostic) {
    guard bytes.count >= headerLength, bytes.word(at: 0) == word(of: magic) else {
      throw Diagnostic(
        file: file, message: "this is no column file: its first 16 bytes are no header of one",
        hint: "'verdin pack' writes such files; a transfer as text damages them")
    }
    let found = UInt32(truncatingIfNeeded: bytes.word(at: 8))
    guard found == version else {
      let isSwapped = found.byteSwapped == version
      throw Diagnostic(
        file: file,
        message: isSwapped
          ? "the numbers are big-endian"
          : "the file has version \(found) of the format; this Verdin reads version \(version)",
        hint: isSwapped
          ? "write them little-endian: '<' in Python's struct and numpy"
          : "pack the recording again, or use the Verdin that wrote it")
    }
  }

  static func word(of bytes: [UInt8]) -> UInt64 { bytes.span.word(at: 0) }

  static func padded(_ length: Int) -> Int { (length + 7) & ~7 }
}
