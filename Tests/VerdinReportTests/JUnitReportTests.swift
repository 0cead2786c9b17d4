import Foundation
import Testing
import VerdinJudge
import VerdinReport

#if canImport(FoundationXML)
  import FoundationXML
#endif

struct JUnitReportTests {
  @Test(arguments: Samples.all.map(\.name))
  func `the file is well-formed and its counts are right`(sample: String) throws {
    let judgement = try #require(Samples.all.first { $0.name == sample }?.judgement)
    let file = try JUnitFile(judgement)
    #expect(file.cases.count == judgement.metrics.count + 1)
    #expect(file.suite["tests"] == "\(file.cases.count)")
    #expect(file.suite["failures"] == "\(file.failures)")
    #expect(file.suite["skipped"] == "\(file.skipped)")
  }

  @Test(arguments: Samples.all.map(\.name))
  func `the file is green only for a pass`(sample: String) throws {
    let judgement = try #require(Samples.all.first { $0.name == sample }?.judgement)
    #expect((try JUnitFile(judgement).failures == 0) == (judgement.verdict == .pass))
  }

  @Test func `names are unique even when metrics are not`() throws {
    var judgement = Samples.crowd(3)
    judgement.metrics[0].name = "a"
    judgement.metrics[1].name = "a"
    judgement.metrics[2].name = "a #2"
    let names = try JUnitFile(judgement).cases
    #expect(Set(names).count == names.count)
    #expect(names.last == "verdict")
  }

  @Test func `a failing metric that only informs does not turn a pass red`() throws {
    var judgement = Samples.pass
    judgement.metrics[0].verdict = .fail
    judgement.metrics[0].role = .info
    let file = try JUnitFile(judgement)
    #expect(file.failures == 0)
    #expect(file.skipped == 1)
  }
}

/// What a reader of JUnit sees.
private final class JUnitFile: NSObject, XMLParserDelegate {
  private(set) var suite: [String: String] = [:]
  private(set) var cases: [String] = []
  private(set) var failures = 0
  private(set) var skipped = 0

  init(_ judgement: Judgement) throws {
    super.init()
    let parser = XMLParser(data: Data(JUnitReport().render(judgement, in: plainContext)))
    parser.delegate = self
    try #require(parser.parse(), "\(String(describing: parser.parserError))")
  }

  func parser(
    _ parser: XMLParser, didStartElement element: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    switch element {
    case "testsuite": suite = attributes
    case "testcase": cases.append(attributes["name"] ?? "")
    case "failure": failures += 1
    case "skipped": skipped += 1
    default: break
    }
  }
}
