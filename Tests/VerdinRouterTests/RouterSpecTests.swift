import Testing
import VerdinRollout

@testable import VerdinIO

@Suite struct RouterSpecTests {
  @Test(arguments: [
    "haproxy:/run/haproxy.sock?backend=model&champion=champion&challenger=challenger",
    "haproxy:/run/haproxy.sock?backend=model",
    "haproxy:/run/haproxy.sock?backend=model&timeout=0.5",
    "haproxy-map:/run/haproxy.sock?map=/etc/haproxy/split.map",
    "exec:/usr/local/bin/split", "exec:/usr/bin/python3?arg=-u&arg=split.py", "proxy:/run/v.sock",
  ])
  func `what the documentation shows is a router`(spec: String) throws {
    _ = try makeRouter(spec)
  }

  @Test(arguments: [
    ("haprxy:/run/h.sock?backend=m", "unknown router 'haprxy'", "did you mean 'haproxy'?"),
    ("/run/h.sock", "a router is written kind:address", "kinds: haproxy"),
    ("haproxy:/run/h.sock", "option 'backend' is missing: the backend", "add ?backend=..."),
    ("haproxy:/run/h.sock?champion=a", "option 'backend' is missing", "add &backend=..."),
    ("haproxy:/run/h.sock?backnd=m", "unknown option 'backnd'", "did you mean 'backend'?"),
    ("haproxy:?backend=m", "the address is missing", nil),
    ("haproxy:/h?backend=m&backend=n", "option 'backend' is written twice", "once"),
    ("haproxy:/h?backend=", "option 'backend' is empty", nil),
    ("haproxy:/h?backend", "'backend' is no option", "write option=value"),
    ("haproxy:/h?backend=m&timeout=soon", "timeout 'soon' is no time", "seconds"),
    ("haproxy:/h?backend=m&timeout=0", "timeout '0' is no time", "seconds"),
    // A semicolon would begin another command there.
    (
      "haproxy:/h?backend=m;disable", "option 'backend' is 'm;disable', which is no name", "letters"
    ),
    ("haproxy:/h?backend=m%0ashow", "which is no name there", "letters"),
    ("haproxy:/h?backend=m%zz", "'%' begins no %26", "write %25"),
    ("haproxy-map:/h", "option 'map' is missing", "add ?map=..."),
    ("haproxy-map:/h?map=/a b", "option 'map' is '/a b'", "letters"),
    ("haproxy-map:/h?map=/a&champion=b", "'champion' alone counts nothing", "both arms"),
    ("exec:", "the address is missing", nil),
  ])
  func `what is wrong is told, and the way out`(
    spec: String, message: String, hint: String?
  ) throws {
    let fault = try #require(throws: Diagnostic.self) { try makeRouter(spec) }
    #expect(fault.file == "router '\(spec)'")
    #expect(fault.message.contains(message), "\(fault)")
    if let hint { #expect(fault.hint?.contains(hint) == true, "\(fault)") }
  }

  @Test func `every kind has a help line and a usage`() {
    #expect(Set(RouterKind.all.map(\.name)).count == RouterKind.all.count)
    for kind in RouterKind.all {
      #expect(!kind.summary.isEmpty && kind.summary.count <= 80, "\(kind.name)")
      #expect(kind.usage.hasPrefix("\(kind.name):\(kind.address)"))
    }
    #expect(
      RouterKind.haproxy.usage
        == "haproxy:SOCKET?backend=…[&champion=champion][&challenger=challenger][&timeout=5]")
  }

  @Test func `a share and its text are the same`() {
    for points in 0...10_000 {
      let share = TrafficShare(basisPoints: points)
      #expect(TrafficShare(percentText: share.percentText) == share)
    }
  }

  @Test(arguments: [
    "", " ", "-1", "101", "100.01", "1e1", "0x10", "5.", ".5", "5.123", "nan", "inf", "٥", "5 ",
    "+5",
    "1,5", "99999999999999999999",
  ])
  func `what is no per cent is none`(text: String) {
    #expect(TrafficShare(percentText: text) == nil)
  }
}
