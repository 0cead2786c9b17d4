import Foundation

@testable import VerdinIO

/// A real nginx in front of two arms, which are servers of itself that answer with their name.
struct LiveNginx {
  static let program = LiveServer.path(of: "nginx")

  let folder: ScratchFolder
  let port: Int
  let server: LiveServer
  var split: String { folder.path("split.conf") }
  var client: LoopbackClient { LoopbackClient(port: port) }

  /// - Parameters:
  ///   - http: more lines for the http block.
  ///   - isIncluded: whether the configuration includes the split.
  init(http: String = "", isIncluded: Bool = true, workers: Int = 2) throws {
    let folder = try ScratchFolder()
    self.folder = folder
    let ports = LiveServer.freePorts(4)
    port = ports[0]
    // The temporary folder is for root alone, and workers may not be root.
    try FileManager.default.createDirectory(
      atPath: folder.path("tmp"), withIntermediateDirectories: false)
    try folder.write("split.conf", Self.text(nil))
    try folder.write(
      "nginx.conf",
      """
      daemon off;
      user \(NSUserName());
      worker_processes \(workers);
      pid \(folder.path("nginx.pid"));
      error_log \(folder.path("error.log"));
      events { worker_connections 256; }
      http {
        access_log off;
        client_body_temp_path \(folder.path("tmp"));
        proxy_temp_path \(folder.path("tmp/proxy"));
        fastcgi_temp_path \(folder.path("tmp/f"));
        uwsgi_temp_path \(folder.path("tmp/u"));
        scgi_temp_path \(folder.path("tmp/s"));
        keepalive_requests 100000;
        \(isIncluded ? "include \(folder.path("split.conf"));" : Self.text(nil))
        \(http)
        upstream champion { server 127.0.0.1:\(ports[1]); keepalive 8; }
        upstream challenger { server 127.0.0.1:\(ports[2]); keepalive 8; }
        server {
          listen 127.0.0.1:\(port);
          location / {
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_pass http://$verdin_arm;
          }
        }
        server { listen 127.0.0.1:\(ports[1]); return 200 champion; }
        server { listen 127.0.0.1:\(ports[2]); return 200 challenger; }
        server {
          listen unix:\(folder.path("probe"));
          listen 127.0.0.1:\(ports[3]);
          return 200 $verdin_arm_share;
        }
      }

      """)
    tcpProbe = "127.0.0.1:\(ports[3])"
    let arm = LoopbackClient(port: ports[2])
    server = try LiveServer(Self.program ?? "", ["-c", folder.path("nginx.conf")]) {
      arm.isAnswered && FileManager.default.fileExists(atPath: folder.path("nginx.pid"))
    }
  }

  let tcpProbe: String

  /// What a person might have written to begin with.
  static func text(_ percent: String?) -> String {
    """
    # by hand
    split_clients $request_id $verdin_arm { \(percent.map { "\($0)% challenger;" } ?? "")
      * champion; }
    map $host $verdin_arm_share { default \(percent ?? "0"); }

    """
  }

  func spec(_ options: String = "") -> String {
    "nginx:\(split)?config=\(folder.path("nginx.conf"))&pid=\(folder.path("nginx.pid"))"
      + "&binary=\(Self.program ?? "")\(options)"
  }

  /// What an operator would do.
  func reload() throws {
    try NginxMaster(pidFile: folder.path("nginx.pid")).reload()
    usleep(300_000)
  }
}
