import Foundation
import Testing
import VerdinRollout

@testable import VerdinIO

/// What `verdin shadow-config` prints, in the programs it is for.
@Suite(.serialized) struct MirrorConfigurationTests {
  private func wishes(_ percent: Double, _ posts: [String] = []) throws -> MirrorWishes {
    var wishes = MirrorWishes()
    wishes.share = try #require(TrafficShare(percent: percent))
    wishes.postPaths = posts
    return wishes
  }

  // MARK: nginx

  /// nginx with the printed text in it, where both arms are servers of itself; the challenger answers 503.
  private struct Site {
    let folder: ScratchFolder
    let port: Int
    let server: LiveServer

    /// - Parameter challenger: the port of one that is there already.
    init(_ wishes: MirrorWishes, challenger: Int? = nil) throws {
      let folder = try ScratchFolder()
      self.folder = folder
      let ports = LiveServer.freePorts(3)
      port = ports[0]
      var wishes = wishes
      wishes.championAnswers = folder.path("champion.jsonl")
      wishes.challengerAnswers = folder.path("challenger.jsonl")
      let text = MirrorConfiguration.nginx.text(wishes)
      let starts = try (1...3).map { try #require(text.range(of: "# \($0). ")).lowerBound }
      let (shared, location, copies) = (
        text[starts[0]..<starts[1]], text[starts[1]..<starts[2]], text[starts[2]...]
      )
      try folder.write(
        "nginx.conf",
        """
        daemon off;
        user \(NSUserName());
        pid \(folder.path("nginx.pid"));
        error_log \(folder.path("error.log"));
        events { worker_connections 256; }
        http {
          access_log off;
          client_body_temp_path \(folder.path("1"));
          proxy_temp_path \(folder.path("2"));
          fastcgi_temp_path \(folder.path("3"));
          uwsgi_temp_path \(folder.path("4"));
          scgi_temp_path \(folder.path("5"));
          \(shared)
          upstream champion { server 127.0.0.1:\(ports[1]); }
          upstream challenger { server 127.0.0.1:\(challenger ?? ports[2]); }
          server {
            listen 127.0.0.1:\(port);
            location / {
              proxy_pass http://champion;
              \(location)
            }
            \(copies)
          }
          log_format seen '$request_method $request_uri $http_x_request_id $http_x_verdin_shadow';
          server {
            listen 127.0.0.1:\(ports[1]);
            access_log \(folder.path("old"));
            return 200 champion;
          }
          server {
            listen 127.0.0.1:\(ports[2]);
            access_log \(folder.path("seen")) seen;
            location / { return 503; }
          }
        }

        """)
      let nginx = try #require(LiveServer.path(of: "nginx"))
      let test = Process()
      test.executableURL = URL(filePath: nginx)
      test.arguments = ["-t", "-c", folder.path("nginx.conf")]
      let said = Pipe()
      test.standardError = said
      try test.run()
      let errors = String(decoding: said.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      test.waitUntilExit()
      try #require(test.terminationStatus == 0, "\(errors)")
      let client = LoopbackClient(port: port)
      server = try LiveServer(nginx, ["-c", folder.path("nginx.conf")]) { client.isAnswered }
    }

    func lines(_ name: String) throws -> [String] {
      try String(contentsOfFile: folder.path(name), encoding: .utf8)
        .split(separator: "\n").map(String.init)
    }

    func answers(_ arm: String) throws -> [String] {
      let answers = try readAnswers(.file(path: folder.path("\(arm).jsonl")))
      return answers.map { "\($0.id) \($0.status ?? 0)" }.filter { $0.hasPrefix("r") }
    }
  }

  @Test(.enabled(if: LiveServer.path(of: "nginx") != nil))
  func `nginx copies what may be copied, marked and with one id, and logs both answers`() throws {
    let site = try Site(try wishes(100, ["/predict", "/v1/a.b"]))
    let client = LoopbackClient(port: site.port)
    for (number, (method, path)) in [
      ("GET", "/x?y=1"), ("OPTIONS", "/o"), ("POST", "/predict?z"), ("POST", "/v1/a.b"),
      ("POST", "/v1/acb"), ("POST", "/predicts"), ("POST", "/predict/x"), ("DELETE", "/predict"),
    ].enumerated() {
      #expect(
        try client.get("X-Request-ID: r\(number)", method: method, path: path) == "champion")
    }
    #expect(
      try client.get("X-Request-ID: r8\r\nX-Verdin-Shadow: 1") == "champion")
    site.server.stop()
    #expect(
      try site.lines("seen").filter { $0.contains(" r") } == [
        "GET /x?y=1 r0 1", "OPTIONS /o r1 1", "POST /predict?z r2 1", "POST /v1/a.b r3 1",
      ])
    #expect(try site.answers("champion") == (0..<4).map { "r\($0) 200" })
    #expect(try site.answers("challenger") == (0..<4).map { "r\($0) 503" })
  }

  @Test(.enabled(if: LiveServer.path(of: "nginx") != nil))
  func `nginx copies the share that was asked for`() throws {
    let site = try Site(try wishes(25))
    let client = LoopbackClient(port: site.port)
    for number in 0..<1_000 { _ = try client.get("X-Request-ID: r\(number)") }
    site.server.stop()
    let copies = try site.lines("seen").filter { $0.contains(" r") }.count
    // Four standard errors of a binomial count.
    #expect(abs(copies - 250) < 55)
    #expect(try site.answers("champion").count == copies)
    #expect(try site.answers("challenger").count == copies)
  }

  /// What the documentation says of nginx beside Verdin's own proxy.
  @Test(.enabled(if: LiveServer.path(of: "nginx") != nil))
  func `a challenger that hangs holds the next request of a kept connection, for two seconds`()
    throws
  {
    let deaf = DeafServer()
    let site = try Site(try wishes(100), challenger: deaf.port)
    let clock = ContinuousClock()
    let client = LoopbackClient(port: site.port)
    let first = try clock.measure { _ = try client.get("X-Request-ID: r0") }
    let second = try clock.measure { _ = try client.get("X-Request-ID: r1") }
    let other = LoopbackClient(port: site.port)
    let fresh = try clock.measure { _ = try other.get("X-Request-ID: r2") }
    #expect(first < .seconds(1) && fresh < .seconds(1))
    #expect(second > .milliseconds(1_800) && second < .seconds(4))
    // Those on their way are written down when they end.
    Thread.sleep(forTimeInterval: 2.5)
    site.server.stop()
    #expect(try site.answers("challenger").sorted() == (0..<3).map { "r\($0) 504" })
  }

  // MARK: HTTPRoute

  private func route(_ wishes: MirrorWishes) throws -> Node {
    let text = MirrorConfiguration.httpRoute.text(wishes)
    return try Node(yaml: Array(text.utf8), file: "route.yaml")
  }

  /// Names and ranges of Gateway API v1, `apis/v1/httproute_types.go`.
  @Test(arguments: [100, 25, 12.5])
  func `the HTTPRoute has the filter's fields, and weights that a rollout can change`(
    percent: Double
  ) throws {
    let wishes = try wishes(percent, ["/predict"])
    let root = try route(wishes)
    #expect(root["apiVersion"]?.string == "gateway.networking.k8s.io/v1")
    #expect(root["kind"]?.string == "HTTPRoute")
    let rules = try #require(root["spec"]?["rules"]?.elements)
    #expect(rules.count == 2)
    let filter = try #require(rules[0]["filters"]?.elements?.first)
    #expect(filter["type"]?.string == "RequestMirror")
    let mirror = try #require(filter["requestMirror"])
    #expect(mirror["backendRef"]?["name"]?.string == "challenger")
    #expect(mirror["backendRef"]?["port"]?.number == 80)
    // One of the two at most; neither means all.
    switch percent {
    case 100: #expect(mirror["percent"] == nil && mirror["fraction"] == nil)
    case 25: #expect(mirror["percent"]?.number == 25 && mirror["fraction"] == nil)
    default:
      #expect(mirror["percent"] == nil)
      #expect(mirror["fraction"]?["numerator"]?.number == 1_250)
      #expect(mirror["fraction"]?["denominator"]?.number == 10_000)
    }
    let matches = try #require(rules[0]["matches"]?.elements)
    #expect(matches.compactMap { $0["method"]?.string } == ["GET", "HEAD", "OPTIONS", "POST"])
    #expect(matches[3]["path"]?["type"]?.string == "Exact")
    #expect(matches[3]["path"]?["value"]?.string == "/predict")
    #expect(rules[1]["filters"] == nil)
    let file = try HTTPRouteFile(
      path: "route.yaml", text: MirrorConfiguration.httpRoute.text(wishes),
      names: .init(champion: "champion", challenger: "challenger", route: nil))
    #expect(file.rules.count == 2)
    #expect(try file.share() == .none)
  }
}

extension Node {
  fileprivate var number: Double? {
    if case .number(let number) = value { number.value } else { nil }
  }
}
