import Foundation

@testable import VerdinIO

/// A real HAProxy in front of two arms, which are sides of itself that answer with their name.
struct LiveHAProxy {
  let folder: ScratchFolder
  let port: Int
  let server: LiveServer
  var socket: String { folder.path("h.sock") }
  var map: String { folder.path("split.map") }
  var client: LoopbackClient { LoopbackClient(port: port) }

  /// - Parameters:
  ///   - frontend: more lines for the frontend.
  ///   - backend: the lines of backend `model`, in which A and B are the addresses of the arms.
  init(
    level: String = "admin", frontend: String = "default_backend model",
    backend: String = """
    balance roundrobin
    server champion A weight 100
    server challenger B weight 0
    """, map: String = "challenger 0\n"
  ) throws {
    let folder = try ScratchFolder()
    self.folder = folder
    let ports = LiveServer.freePorts(3)
    port = ports[0]
    try folder.write("split.map", map)
    let addresses = { (text: String) in
      text.replacing("MAP", with: folder.path("split.map"))
        .replacing(/\bA\b/, with: "127.0.0.1:\(ports[1])")
        .replacing(/\bB\b/, with: "127.0.0.1:\(ports[2])")
    }
    try folder.write(
      "h.cfg",
      """
      global
        stats socket \(folder.path("h.sock")) mode 600 level \(level)
        maxconn 200
        hard-stop-after 1s
      defaults
        mode http
        timeout connect 2s
        timeout client 10s
        timeout server 10s
        timeout queue 1s
      frontend model
        bind 127.0.0.1:\(port)
        \(addresses(frontend))
      backend model
        \(addresses(backend))
      backend only-champion
        server champion 127.0.0.1:\(ports[1])
      backend only-challenger
        server challenger 127.0.0.1:\(ports[2])
      frontend champion
        bind 127.0.0.1:\(ports[1])
        http-request return status 200 content-type text/plain string champion
      frontend challenger
        bind 127.0.0.1:\(ports[2])
        http-request return status 200 content-type text/plain string challenger

      """)
    let arm = LoopbackClient(port: ports[2])
    server = try LiveServer(
      LiveServer.path(of: "haproxy") ?? "", ["-db", "-f", folder.path("h.cfg")]
    ) { arm.isAnswered }
  }

  /// What the split of the map idiom reads.
  static let mapFrontend = """
    http-request set-var(txn.share) str(challenger),map_str_int(MAP,0)
        use_backend only-challenger if { rand(100),sub(txn.share) lt 0 }
        default_backend only-champion
    """

  /// Sends a command as an operator would.
  @discardableResult
  func operate(_ command: String) async throws -> String {
    try await LocalSocket(address: socket, timeout: .seconds(5)).exchange(command + "\n")
  }
}
