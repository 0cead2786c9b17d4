import Testing
import VerdinJudge

@testable import VerdinReport

@Suite struct HTMLReportTests {
  private func page(_ pairs: [MetricPair], _ config: JudgeConfig = JudgeConfig()) -> String {
    let judgement = judge(pairs, config: config, policy: .verdin)
    let context = ReportContext(input: "recorded.csv", version: "1.2.3", recording: pairs)
    return String(decoding: HTMLReport().render(judgement, in: context), as: UTF8.self)
  }

  /// A day of minutes, or less, that go up and down.
  private func pair(_ name: String, _ count: Int, gapAt gap: Int? = nil) -> MetricPair {
    func series(_ level: Double) -> Series {
      let values = (0..<count).map { $0 == gap ? .nan : level + Double($0 * 37 % 11) }
      return Series(values, times: (0..<count).map { 1_793_613_600 + 60 * Double($0) })
    }
    return MetricPair(name: name, champion: series(50), challenger: series(51))
  }

  @Test func `it names verdict and reason first, and has a section for every metric`() {
    let pairs = [pair("latency_ms", 60), pair("cpu", 60)]
    let text = page(pairs)
    let judgement = judge(pairs, policy: .verdin)
    #expect(text.contains("<title>Verdin: \(judgement.verdict.rawValue), recorded.csv</title>"))
    for number in pairs.indices {
      #expect(text.contains(#"<section class="metric" id="metric-\#(number)">"#))
      #expect(text.contains(##"<a href="#metric-\##(number)">\##(pairs[number].name)</a>"##))
    }
  }

  @Test func `names from data are text, whatever they contain`() {
    let text = page([pair(#"<script>alert("x")</script> & 'more'"#, 60)])
    #expect(!text.contains("<script"))
    #expect(text.contains("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; 'more'"))
  }

  @Test func `it asks nothing of a network and runs nothing`() {
    let text = page([pair("latency_ms", 60)])
    for word in ["http:", "https:", "src=", "@import", "url(", "<script", "<link", "onclick"] {
      #expect(!text.contains(word), "\(word)")
    }
  }

  @Test func `fifty metrics of a day of minutes stay below a mebibyte`() {
    let text = page((0..<50).map { pair("metric_\($0)", 1_440) })
    #expect(text.utf8.count < 1 << 20)
    #expect(text.contains("the smallest and the largest of every 8 points"))
  }

  @Test func `a missing point lifts the pen, and no coordinate is a not-a-number`() {
    let text = page([pair("latency_ms", 60, gapAt: 30), pair("few", 2), pair("none", 0)])
    let path = text.firstRange(of: #"<path class="arm champion" d=""#)!
    let data = text[path.upperBound...].prefix { $0 != "\"" }
    #expect(data.count { $0 == "M" } == 2)
    #expect(text.firstMatch(of: /\b(?:nan|inf)\b/) == nil)
  }

  @Test func `two hundred metrics are drawn with fewer points, and the page says so`() {
    let text = page((0..<200).map { pair("metric_\($0)", 1_440) })
    #expect(text.utf8.count < 2 << 20)
    #expect(text.contains("the smallest and the largest of every 29 points"))
  }

  @Test func `margin and limit stand on one axis, a limit far away beside it`() {
    let pairs = [pair("near_ms", 60), pair("far_ms", 60)]
    let config = JudgeConfig(metrics: [
      MetricConfig(name: "near_ms", harm: .increase, limits: Limits(below: 60)),
      MetricConfig(name: "far_ms", harm: .increase, limits: Limits(below: 6_000)),
    ])
    let text = page(pairs, config)
    #expect(text.contains(">limit 60</text>"))
    #expect(text.contains(">limit 6000 →</text>"))
  }

  @Test func `the score can be followed by hand`() {
    let text = page([pair("latency_ms", 60), pair("cpu", 60)])
    #expect(text.contains(#"<p id="score">100 = (100 × 100) / 100</p>"#))
  }

  @Test func `what was read is named by its digest`() {
    let context = ReportContext(
      input: "recorded.csv", version: "1.2.3",
      digests: [FileDigest(name: "recorded.csv", sha256: "0f1e")])
    let bytes = HTMLReport().render(Samples.pass, in: context)
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.contains("<dt>SHA-256 of recorded.csv</dt><dd>0f1e</dd>"))
  }

  @Test func `a point between gaps is a dot`() {
    var lonely = pair("latency_ms", 60, gapAt: 28)
    lonely.champion.values[30] = .nan
    let text = page([lonely])
    #expect(text.firstMatch(of: /arm champion" d="M[^"]*M[\d. ]*h0M/) != nil)
  }

  @Test func `thinning keeps what stands out`() {
    var high = pair("latency_ms", 2_000)
    high.challenger.values[777] = 10_000
    let tall = page([high])
    // The scale reaches to the one spike, so that its tick is on the axis.
    #expect(tall.contains(">10000</text>"))
  }

  @Test func `every element that is opened is closed`() throws {
    try expectWellFormed(page([pair("latency_ms", 60), pair("cpu", 5)]))
  }
}

/// Elements close in the reverse order of their opening.
func expectWellFormed(_ text: String) throws {
  var open: [Substring] = []
  for tag in text.matches(of: /<(\/?)([a-z0-9]+)[^>]*>/) where !["meta", "br"].contains(tag.2) {
    if tag.1.isEmpty {
      open.append(tag.2)
    } else {
      #expect(open.popLast() == tag.2)
    }
  }
  #expect(open.isEmpty)
}
