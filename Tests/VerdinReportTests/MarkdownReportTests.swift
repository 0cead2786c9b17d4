import Testing
import VerdinJudge
import VerdinReport

struct MarkdownReportTests {
  private func markdown(_ judgement: Judgement, byteLimit: Int, explain: Bool = false) -> String {
    var context = plainContext
    context.explain = explain
    return String(
      decoding: MarkdownReport(byteLimit: byteLimit).render(judgement, in: context),
      as: UTF8.self)
  }

  @Test(arguments: [256, 300, 500, 1_000, 4_000, 20_000])
  func `a limited report stays within its limit and says that it was cut`(limit: Int) {
    let text = markdown(Samples.crowd(400), byteLimit: limit)
    #expect(text.utf8.count <= limit)
    #expect(text.hasPrefix("## Verdin: fail\n"))
    #expect(text.hasSuffix("left out, and all that follows._\n"))
  }

  @Test(arguments: Array(stride(from: 256, to: 40_000, by: 997)))
  func `a cut report has only whole table rows`(limit: Int) {
    let text = markdown(Samples.crowd(100), byteLimit: limit)
    for line in text.split(separator: "\n") where line.hasPrefix("|") {
      #expect(columns(line) == 10, "\(line)")
    }
  }

  @Test func `a report within its limit is not cut`() {
    #expect(!markdown(Samples.crowd(400), byteLimit: 1 << 20).contains("Cut here"))
    #expect(markdown(Samples.fail, byteLimit: 1 << 20, explain: true).contains("### latency"))
  }

  @Test func `hostile names break neither table nor page`() {
    let text = markdown(Samples.hostile, byteLimit: 1 << 20)
    #expect(!text.contains("<"))
    #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
    for line in text.split(separator: "\n") where line.hasPrefix("|") {
      #expect(columns(line) == 10, "\(line)")
    }
  }

  private func columns(_ line: Substring) -> Int {
    line.replacing("\\|", with: "").count { $0 == "|" } - 1
  }
}
