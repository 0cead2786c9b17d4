import VerdinJudge

/// One page that needs nothing else: no network, no script.
struct Page {
  let title: String
  /// What the footer says: versions, and where else the figures are.
  let footer: String

  func bytes(@MarkupBuilder holding parts: () -> [Markup]) -> [UInt8] {
    let page = Markup("html", ["lang": "en"]) {
      Markup("head") {
        Markup("meta", ["charset": "utf-8"])
        Markup("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
        Markup("title") { title }
        Markup.pageStyle
      }
      Markup("body") {
        Markup("main", holding: parts)
        Markup("footer") { Markup("p") { footer } }
      }
    }
    return Array(("<!doctype html>\n" + page.source + "\n").utf8)
  }
}

extension Markup {
  /// A word in a frame of its kind's colour: a verdict, or what means as much as one.
  static func badge(_ word: String, _ kind: Verdict, isBanner: Bool = false) -> Markup {
    Markup("span", ["class": "badge \(kind.rawValue)\(isBanner ? " banner" : "")"]) { word }
  }

  static func badge(_ verdict: Verdict) -> Markup { badge(verdict.rawValue, verdict) }

  static func soft(_ text: String) -> Markup { Markup("p", ["class": "soft"]) { text } }

  /// The key to the two arms' lines.
  static let armsKey = Markup("p", ["class": "soft"]) {
    Markup("span", ["class": "key"])
    "champion  "
    Markup("span", ["class": "key other"])
    "challenger"
  }

  /// Words and their figures; those without a figure are left out.
  static func facts(_ facts: [(word: String, figure: String?)], id: String = "") -> Markup {
    Markup("dl", ["class": "facts", "id": id]) {
      for fact in facts {
        if let figure = fact.figure {
          Markup("div") {
            Markup("dt") { fact.word }
            Markup("dd") { figure }
          }
        }
      }
    }
  }

  /// A table with its titles; the first cell of each row is the row's title.
  static func table(
    _ titles: [String], _ rows: [[Markup]], id: String = "", wide: Set<Int> = []
  ) -> Markup {
    Markup("table", ["id": id]) {
      Markup("thead") {
        Markup("tr") {
          for (place, title) in titles.enumerated() {
            Markup("th", ["scope": "col", "class": wide.contains(place) ? "wide" : ""]) { title }
          }
        }
      }
      Markup("tbody") {
        for row in rows {
          Markup("tr") {
            for (place, cell) in row.enumerated() {
              if place == 0 {
                Markup("th", ["scope": "row"]) { cell }
              } else {
                Markup("td", ["class": wide.contains(place) ? "wide" : ""]) { cell }
              }
            }
          }
        }
      }
    }
  }
}
