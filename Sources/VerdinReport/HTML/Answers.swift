import VerdinJudge

/// What a reader asks first, in this order, and the same on every page: what was decided, why, by how
/// much, how sure, what would flip it, what to do next. Each answer has an id of its own.
struct Answers {
  /// The word of the decision, and the verdict that it is as good or as bad as.
  var decided: String
  var kind: Verdict
  var why: String
  var byHowMuch: String
  var howSure: String
  /// nil where nothing would.
  var flip: String?
  var next: String
  /// What all this is about: files, names, counts.
  var origin: String

  var drawing: Markup {
    Markup("header") {
      Markup("p", ["id": "decided"]) { Markup.badge(decided, kind, isBanner: true) }
      Markup("h1", ["id": "why"]) { why }
      Markup("dl", ["class": "answers"]) {
        answer("By how much", "by-how-much", byHowMuch)
        answer("How sure", "how-sure", howSure)
        if let flip { answer("What would flip it", "flip", flip) }
        answer("What to do next", "next", next)
      }
      Markup.soft(origin)
    }
  }

  private func answer(_ question: String, _ id: String, _ text: String) -> Markup {
    Markup("div") {
      Markup("dt") { question }
      Markup("dd", ["id": id]) { text }
    }
  }
}
