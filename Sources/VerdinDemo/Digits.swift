import CDigits

/// Hand-written digits of 8 × 8 pixels, from 0 (white) to 16 (black): the test set of Alpaydin and
/// Kaynak, "Optical Recognition of Handwritten Digits" (UCI Machine Learning Repository, 1998,
/// doi:10.24432/C50P49).
package struct Digits: Sendable {
  package static let pixels = 64
  package static let classes = 10

  package struct Image: Sendable {
    /// One a pixel, row after row.
    package let pixels: [UInt8]
    /// The digit that was written.
    package let label: Int
  }

  /// What models learn from: the first two thirds.
  package let training: ArraySlice<Image>
  /// What no model has seen.
  package let heldOut: ArraySlice<Image>

  package init() {
    // Sound: the bytes are constants of the program.
    let text = unsafe Array(UnsafeBufferPointer(start: verdin_digits, count: verdin_digits_size))
    let images = text.split(separator: UInt8(ascii: "\n")).map { line in
      Image(
        pixels: line.prefix(Self.pixels).map(Self.value),
        label: Int(Self.value(line[line.endIndex - 1])))
    }
    training = images[..<1_200]
    heldOut = images[1_200...]
  }

  /// Digits of base 17.
  private static func value(_ digit: UInt8) -> UInt8 {
    digit < UInt8(ascii: "a") ? digit - UInt8(ascii: "0") : digit - UInt8(ascii: "a") + 10
  }
}
