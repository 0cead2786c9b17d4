import VerdinRollout

/// The file that nginx includes: a `split_clients` block, and the share as a variable.
struct SplitClients: Sendable, Equatable {
  /// What requests are dealt out by, such as `$request_id`.
  let key: String
  /// The variable that names the arm, without its `$`.
  let variable: String
  let champion: String
  let challenger: String

  /// The variable by which the configuration in force tells its share.
  var shareVariable: String { "\(variable)_share" }

  /// The text for a share.
  ///
  /// The challenger comes first, so that its buckets only grow with its share and users stay where
  /// they are. `0%` is an error to nginx, so at 0 there is no challenger in the block, and at 100 it
  /// is the rest.
  func text(_ share: TrafficShare) -> String {
    let lines =
      switch share {
      case .none: ["*  \(champion);"]
      case .all: ["*  \(challenger);"]
      default: ["\(share.percentText)%  \(challenger);", "*  \(champion);"]
      }
    return """
      # \(share) to the challenger. Written by Verdin; what is changed here by hand is lost.
      split_clients "\(key)" $\(variable) {
      \(lines.map { "    \($0)\n" }.joined())}
      map $host $\(shareVariable) {
          default  \(share.percentText);
      }

      """
  }

  /// The share that a text gives the challenger, whoever wrote it.
  func share(in text: String, of file: String) throws(RouterError) -> TrafficShare {
    let words = nginxWords(text)
    let blocks = words.indices.filter { index in
      words[index] == "split_clients" && index + 3 < words.count
        && words[index + 2] == "$\(variable)" && words[index + 3] == "{"
    }
    guard blocks.count == 1, let start = blocks.first else {
      throw .unfit(
        address: file,
        reason: "\(blocks.count) blocks split_clients set $\(variable), where one should",
        hint: "begin with\n\(self.text(.none))")
    }
    let body = words[(start + 4)...].prefix { $0 != "}" }
    let entries = body.split(separator: ";").map(Array.init)
    switch entries {
    case [["*", champion]]: return .none
    case [["*", challenger]]: return .all
    default:
      guard entries.count == 2, entries[1] == ["*", champion], entries[0].count == 2,
        entries[0][1] == challenger, entries[0][0].hasSuffix("%"),
        let share = TrafficShare(percentText: entries[0][0].dropLast()), share != .none
      else {
        throw .unfit(
          address: file,
          reason: "the block for $\(variable) does not split between '\(challenger)' and then "
            + "'\(champion)' alone: \(body.joined(separator: " "))")
      }
      return share
    }
  }

  /// How many blocks of a whole configuration set the variable. The last one wins, in silence.
  func definitions(in configuration: String) -> Int {
    let words = nginxWords(configuration)
    return words.indices.count { index in
      guard words[index] == "$\(variable)", index > 1, index + 1 < words.count else { return false }
      return words[index + 1] == "{" && ["split_clients", "map", "geo"].contains(words[index - 2])
        || words[index - 1] == "set"
    }
  }
}

/// The words, `{`, `}` and `;` of nginx's language, without comments and quotes.
func nginxWords(_ text: String) -> [String] {
  var words: [String] = []
  var word = ""
  var quote: Character?
  var isComment = false
  var isEscaped = false
  func end() {
    if !word.isEmpty { words.append(word) }
    word = ""
  }
  for letter in text {
    if isComment {
      isComment = !letter.isNewline
    } else if isEscaped {
      word.append(letter)
      isEscaped = false
    } else if letter == "\\" {
      isEscaped = true
    } else if let mark = quote {
      if letter == mark { quote = nil } else { word.append(letter) }
    } else {
      switch letter {
      case "\"", "'": quote = letter
      case "#" where word.isEmpty: isComment = true
      // `${name}` is one word.
      case "{" where word.hasSuffix("$"): word.append(letter)
      case "}" where word.contains("${"): word.append(letter)
      case "{", "}", ";":
        end()
        words.append(String(letter))
      case _ where letter.isWhitespace: end()
      default: word.append(letter)
      }
    }
  }
  end()
  return words
}
