/// A sentence beside the figures, put into words when somebody reads it.
enum Note: Sendable {
  case words(String)
  case series(SeriesNote)
  case heavierTail(TailReach)
  case spread(SpreadEvidence)
  case outliers(OutlierEvidence, championCount: Int, challengerCount: Int)

  var words: String {
    switch self {
    case .words(let words): words
    case .series(let series): series.words
    case .heavierTail(let tail):
      "tail: each of the challenger's largest 5 % is at least \(Figures.plain(tail.ratio)) times "
        + "the champion's largest value"
    case .spread(let spread): spread.sentence
    case .outliers(let outliers, let championCount, let challengerCount):
      "outliers: \(outliers.challenger) of the challenger's \(challengerCount) values lie far "
        + "outside what the champion usually shows, and \(outliers.champion) of its own "
        + "\(championCount)"
    }
  }
}

/// Notes in order. The first three stand in place, so that they allocate nothing.
struct Notes: Sendable {
  private var first: Note?
  private var second: Note?
  private var third: Note?
  private var others: [Note] = []

  init() {}

  init(_ words: [String]) {
    for words in words { append(.words(words)) }
  }

  var words: [String] { all.map(\.words) }

  private var all: [Note] { [first, second, third].compactMap(\.self) + others }

  mutating func append(_ note: Note) {
    if first == nil {
      first = note
    } else if second == nil {
      second = note
    } else if third == nil {
      third = note
    } else {
      others.append(note)
    }
  }

  mutating func insert(atFront words: [String]) {
    guard !words.isEmpty else { return }
    let behind = all
    self = Notes(words)
    for note in behind { append(note) }
  }
}

extension Notes: Equatable {
  /// Notes are equal when they read the same.
  static func == (a: Notes, b: Notes) -> Bool { a.words == b.words }
}
