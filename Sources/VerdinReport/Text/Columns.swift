/// Text as a terminal shows it: how wide it is, how to shorten and to wrap it.
///
/// Names come from data, so nothing that moves the cursor or turns the writing direction is let
/// through.
struct TerminalText {
  let text: String

  /// The text with every control and format character replaced by a visible stand-in.
  init(_ raw: String) {
    var scalars = String.UnicodeScalarView()
    for scalar in raw.unicodeScalars { scalars.append(Self.standIn(for: scalar) ?? scalar) }
    text = String(scalars)
  }

  private static func standIn(for scalar: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar.properties.generalCategory {
    case .control where scalar.value < 0x20:
      // U+2400 and on: the control pictures, ␛ for escape.
      return Unicode.Scalar(0x2400 + scalar.value)
    case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse:
      return "\u{FFFD}"
    default: return nil
    }
  }

  /// The text in at most `columns`, the middle left out when it is longer: `checkout_…_p99_ms`.
  func shortened(to columns: Int) -> String {
    guard terminalWidth(text) > columns else { return text }
    let room = columns - 1
    var head = ""
    var tail = ""
    for character in text {
      guard terminalWidth(head) + terminalWidth(character) <= room - room / 2 else { break }
      head.append(character)
    }
    for character in text.reversed() {
      guard terminalWidth(tail) + terminalWidth(character) <= room / 2 else { break }
      tail = String(character) + tail
    }
    return head + "…" + tail
  }

  /// The text in lines of at most `columns`, broken at spaces where there are any.
  func wrapped(to columns: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in words {
      for piece in Self.pieces(of: word, columns) {
        if !line.isEmpty, terminalWidth(line) + 1 + terminalWidth(piece) > columns {
          lines.append(line)
          line = ""
        }
        line += line.isEmpty ? piece : " " + piece
      }
    }
    return line.isEmpty ? lines : lines + [line]
  }

  /// The words, a percent sign kept with its number.
  private var words: [Substring] {
    text.split(separator: " ").reduce(into: []) { words, word in
      if let last = words.last, word.first == "%" {
        words[words.count - 1] = text[last.startIndex..<word.endIndex]
      } else {
        words.append(word)
      }
    }
  }

  private static func pieces(of word: Substring, _ columns: Int) -> [String] {
    var pieces = [""]
    var used = 0
    for character in word {
      if used + terminalWidth(character) > columns {
        pieces.append("")
        used = 0
      }
      pieces[pieces.count - 1].append(character)
      used += terminalWidth(character)
    }
    return pieces
  }
}

/// The terminal columns of a text without control characters.
func terminalWidth(_ text: String) -> Int {
  text.reduce(0) { $0 + terminalWidth($1) }
}

/// Two for East Asian wide characters and emoji, else one; marks on a character take no room.
func terminalWidth(_ character: Character) -> Int {
  let scalars = character.unicodeScalars
  let isEmoji = scalars.contains { $0.properties.isEmojiPresentation || $0.value == 0xFE0F }
  guard let first = scalars.first else { return 0 }
  return isEmoji || wideRanges.contains { $0.contains(first.value) } ? 2 : 1
}

/// Unicode 16, EastAsianWidth W and F, the blocks in use.
private let wideRanges: [ClosedRange<UInt32>] = [
  0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
  0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
  0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD,
]

func padded(_ text: String, to columns: Int) -> String {
  text + String(repeating: " ", count: max(0, columns - terminalWidth(text)))
}

func padded(leading text: String, to columns: Int) -> String {
  String(repeating: " ", count: max(0, columns - terminalWidth(text))) + text
}
