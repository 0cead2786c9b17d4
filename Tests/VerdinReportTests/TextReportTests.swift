import Testing
import VerdinJudge

@testable import VerdinReport

struct TextReportTests {
  private let explained = ReportContext(
    input: String(repeating: "directory/", count: 12) + "checkout.csv", config: "canary.yaml",
    version: "1.0.0", explain: true)

  @Test(arguments: Samples.all.map(\.name), [false, true])
  func `no line is wider than 80 columns`(sample: String, explain: Bool) throws {
    let judgement = try #require(Samples.all.first { $0.name == sample }?.judgement)
    let text = text(judgement, explain ? explained : plainContext)
    for line in text.split(separator: "\n") {
      #expect(terminalWidth(String(line)) <= 80, "\(line)")
    }
  }

  @Test(arguments: [-1.234567e300, 1.2345e-300, -99_999.123, 1_234_567, 0.000_123_45, .infinity])
  func `no figure is too large for the page`(value: Double) throws {
    var judgement = Samples.fail
    for index in judgement.metrics.indices {
      judgement.metrics[index].evidence.champion.mean = value
      judgement.metrics[index].evidence.challenger.mean = value / 1.37
      judgement.metrics[index].evidence.champion.count = 1_000_000_000
      judgement.metrics[index].evidence.bounds = Samples.bounds(
        value, fail: (value - 1, value + 1), pass: (value - 1, value * 1.23), increase: 10,
        scale: index == 0 ? .relative : .unit)
      judgement.metrics[index].settings.margin = .relative(value)
      judgement.metrics[index].settings.limits = Limits(above: value, below: -value)
    }
    for line in text(judgement, plainContext).split(separator: "\n") {
      #expect(terminalWidth(String(line)) <= 80, "\(line)")
    }
  }

  @Test func `the evidence is explained when asked for`() throws {
    try expectSnapshot(TextReport().render(Samples.fail, in: explained), "fail-explained.txt")
  }

  @Test func `colour paints verdict words and nothing else`() {
    var context = plainContext
    context.color = true
    let painted = text(Samples.fail, context)
    #expect(painted.contains("\u{1b}[1;31mFAIL\u{1b}[0m"))
    let stripped = painted.replacing(/\u{1b}\[[0-9;]*m/, with: "")
    #expect(stripped == text(Samples.fail, plainContext))
  }

  @Test func `control characters of a name never reach the terminal`() {
    let text = text(Samples.hostile, explained)
    #expect(
      !text.unicodeScalars.contains { $0 != "\n" && $0.properties.generalCategory == .control })
    #expect(!text.contains("\u{202E}"))
    #expect(text.contains("␛"))
  }

  @Test func `no line ends in a space`() {
    for (_, judgement) in Samples.all {
      for line in text(judgement, plainContext).split(separator: "\n") {
        #expect(line.last != " ", "\(line)")
      }
    }
  }

  private func text(_ judgement: Judgement, _ context: ReportContext) -> String {
    String(decoding: TextReport().render(judgement, in: context), as: UTF8.self)
  }
}

struct IntervalBarTests {
  private func bar(_ bounds: MarginBounds) -> String? {
    IntervalBar(bounds, width: 17).map { String($0.cells) }
  }

  @Test func `an interval inside the margin stays left of its mark`() {
    let bounds = Samples.bounds(0, fail: (-0.05, 0.05), pass: (-0.03, 0.03), increase: 0.1)
    #expect(bar(bounds) == "······├━●━┤·│····")
  }

  @Test func `both margins are marked when either direction hurts`() {
    let bounds = Samples.bounds(
      0, fail: (-0.05, 0.05), pass: (-0.03, 0.03), increase: 0.1, decrease: 0.1)
    #expect(bar(bounds) == "····│·├━●━┤·│····")
  }

  @Test func `ends beyond the axis are arrows`() {
    let bounds = Samples.bounds(
      0.3, fail: (-.infinity, .infinity), pass: (0.05, .infinity), increase: 0.1)
    #expect(bar(bounds) == "◄─────────━━┿━━━►")
  }

  @Test func `nothing is drawn when nothing gives a scale`() {
    #expect(bar(Samples.bounds(0, fail: (0, 0), pass: (0, 0), increase: 0)) == nil)
    #expect(bar(Samples.bounds(.nan, fail: (0, 1), pass: (0, 1), increase: 1)) == nil)
  }
}

struct TerminalTextTests {
  @Test func `long names lose their middle`() {
    #expect(TerminalText("checkout_latency_p99_ms").shortened(to: 12) == "checko…99_ms")
    #expect(TerminalText("short").shortened(to: 12) == "short")
  }

  @Test func `wide characters count two columns`() {
    #expect(terminalWidth("待ち") == 4)
    #expect(terminalWidth("e\u{301}") == 1)
    #expect(terminalWidth("🚀") == 2)
    #expect(terminalWidth(TerminalText("待ち時間").shortened(to: 6)) <= 6)
  }

  @Test func `lines break at spaces, and words only when they must`() {
    #expect(TerminalText("one two three").wrapped(to: 7) == ["one two", "three"])
    #expect(TerminalText("abcdefgh i").wrapped(to: 4) == ["abcd", "efgh", "i"])
    #expect(TerminalText("").wrapped(to: 4).isEmpty)
  }
}
