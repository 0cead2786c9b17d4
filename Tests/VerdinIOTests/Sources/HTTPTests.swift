import Foundation
import Testing
import VerdinIO

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct HTTPTests {
  private static func source(_ url: String, authorities: String? = nil) -> PrometheusSource {
    let query = PromQLTemplate("x{arm=\"$arm\"}")
    return PrometheusSource(
      PrometheusSettings(
        url: url, step: 60, queries: [.init(metric: "m", champion: query, challenger: query)],
        authorities: authorities, timeout: 5),
      champion: "", challenger: "")
  }

  @Test func `without libcurl the message names the package`() async {
    await #expect(processExitsWith: .success) {
      setenv("VERDIN_CURL", "/nonexistent/libcurl.so.4", 1)
      let told = await HTTPTests.source("http://127.0.0.1:9").complaint(600..<900)
      #expect(told?.description.contains("on Debian install libcurl4") == true)
      #expect(told?.description.contains("/nonexistent/libcurl.so.4") == true)
    }
  }

  @Test func `an answer that is too large is refused`() async throws {
    let server = try FakeServer { _, _ in .answer(String(repeating: " ", count: 3 << 20)) }
    let request = HTTPRequest(url: server.url, form: [("a", "b c+&é")], limit: 2 << 20)
    await #expect(throws: HTTPError.tooLarge(limit: 2 << 20)) { try await request.send() }
  }

  @Test func `a form keeps every character`() async throws {
    let text = "a b+c&d=e%f\"é\n~"
    let server = try FakeServer { _, form in .answer(form["x"] ?? "lost", type: "text/plain") }
    let answer = try await HTTPRequest(url: server.url, form: [("x", text)]).send()
    #expect(answer.status == 200)
    #expect(answer.contentType == "text/plain")
    #expect(String(decoding: answer.body, as: UTF8.self) == text)
  }

  @Test(.enabled(if: SecureServer.isPossible, "openssl and python3 are not installed"))
  func `a server whose certificate nobody vouches for is no server`() async throws {
    let server = try SecureServer()
    let stranger = await Self.source(server.url).complaint(600..<900)
    #expect(stranger?.description.lowercased().contains("certificate") == true)
    let known = Self.source(server.url, authorities: server.certificate)
    #expect(try await known.read(600..<900).pair("m")?.champion.values == [1])
  }
}

/// An HTTPS server on loopback that signed its own certificate.
private final class SecureServer {
  let url: String
  let certificate: String
  private let folder: TemporaryFolder
  private let process = Process()
  private let input = Pipe()

  static let isPossible = ["openssl", "python3"].allSatisfy { program in
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
      FileManager.default.isExecutableFile(atPath: "\($0)/\(program)")
    }
  }

  private static let server = """
    import http.server, os, ssl, sys, threading
    body = b'{"status":"success","data":{"resultType":"matrix","result":['
    body += b'{"metric":{},"values":[[660,"1"]]}]}}'
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        def log_message(self, *arguments): pass
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain("cert.pem", "key.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_port, flush=True)
    sys.stdin.read()
    os._exit(0)
    """

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(Self.server, to: "server.py")
    certificate = folder.path("cert.pem")
    process.executableURL = URL(filePath: "/bin/sh")
    process.currentDirectoryURL = folder.url
    // It ends when its input does, which is when this process ends in whatever way.
    process.arguments = [
      "-c",
      """
      openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 \
        -keyout key.pem -out cert.pem -subj /CN=verdin-test -addext subjectAltName=IP:127.0.0.1 \
        2>/dev/null && exec python3 server.py
      """,
    ]
    process.standardInput = input
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let said = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    url = "https://127.0.0.1:\(said.trimmingCharacters(in: .whitespacesAndNewlines))"
  }

  deinit {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
  }
}
