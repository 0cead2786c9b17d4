import Foundation
import Testing

/// A rollout behind Verdin's own proxy: two models over HTTP, callers, labels, and copies.
///
/// The models answer whether a request's number is odd, so every label is known. Three files change them
/// while they run: `wrong` and `errors` hold the share of requests to which the challenger answers falsely or
/// with 503, `delay` the seconds that it takes.
final class ShadowSite {
  let site: RolloutSite
  private var programs: [Process] = []

  /// - Parameter duration: of the stage with copies.
  init(duration: String = "3s", settings: [String: String] = [:]) async throws {
    site = try await RolloutSite(
      settings: ["router": "\"proxy:s\"", "settle": "0.2s"].merging(settings) { $1 })
    let config = String(decoding: try site.folder.read("rollout.yaml"), as: UTF8.self)
    try site.folder.write(
      "rollout.yaml",
      config.replacingOccurrences(of: "proxy:s", with: "proxy:\(site.path("s"))") + """
        shadow:
          {champion: a.jsonl, challenger: b.jsonl, labels: labels.csv, duration: \(duration),
            accuracy_margin: 10, error_margin: 10, latency_margin: 100, late_after: 5s}

        """)
    try site.folder.write("world.py", Self.world)
    try begin("/usr/bin/env", ["python3", "world.py"])
    try await site.wait("the models") { try self.file("ports") != nil }
    try beginProxy()
    try await site.wait("calls through the proxy") { try self.file("a.jsonl") != nil }
  }

  deinit { for program in programs where program.isRunning { stop(program) } }

  private func stop(_ program: Process) { kill(program.processIdentifier, SIGKILL) }

  private func file(_ name: String) throws -> String? {
    guard FileManager.default.fileExists(atPath: site.path(name)) else { return nil }
    return String(decoding: try site.folder.read(name), as: UTF8.self)
  }

  private func begin(_ path: String, _ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    process.currentDirectoryURL = site.folder.url
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    programs.append(process)
  }

  private func beginProxy() throws {
    let ports = try #require(try file("ports")).split(separator: " ")
    try begin(
      Folder.executable.deletingLastPathComponent().appending(path: "verdin-server").path,
      [
        "proxy", "--listen", "127.0.0.1:\(ports[2])", "--champion", "http://127.0.0.1:\(ports[0])",
        "--challenger", "http://127.0.0.1:\(ports[1])", "--socket", "s", "--champion-answers",
        "a.jsonl", "--challenger-answers", "b.jsonl",
      ])
  }

  /// Kills the proxy, which forgets everything, and starts it again.
  func restartProxy() async throws {
    let last = programs.popLast()
    let proxy = try #require(last)
    stop(proxy)
    proxy.waitUntilExit()
    try beginProxy()
    try await site.wait("the proxy") { try self.ask("get share") != nil }
  }

  /// The proxy's answer to a line on its socket; nil when nobody is there.
  func ask(_ line: String) throws -> String? {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", Self.asking, site.path("s"), line]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let answer = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? String(decoding: answer, as: UTF8.self) : nil
  }

  func start() async throws -> Outcome {
    try await site.rollout("start", "--config", "rollout.yaml", "--strategy", "shadow")
  }

  /// Calls that were not answered with 200, or not by the champion while it was the only one to be.
  var unanswered: String { get throws { try file("unanswered") ?? "" } }

  static let asking = """
    import socket, sys
    with socket.socket(socket.AF_UNIX) as s:
        s.connect(sys.argv[1]); s.sendall(sys.argv[2].encode() + b"\\n")
        print(s.makefile().read().strip(), end="")
    """

  private static let world = #"""
    import asyncio, os, socket

    def number(name):
        try:
            return float(open(name).read())
        except (FileNotFoundError, ValueError):
            return 0.0

    def ports():
        probes = [socket.socket() for _ in range(3)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        found = [probe.getsockname()[1] for probe in probes]
        for probe in probes:
            probe.close()
        return found

    def hits(place, share):
        return int((place + 1) * share) > int(place * share)

    def model(arm):
        async def answer(reader, writer):
            try:
                while head := await reader.readuntil(b"\r\n\r\n"):
                    fields = dict(line.lower().split(": ", 1) for line in head.decode().split("\r\n")[1:-2])
                    place = int(fields["x-request-id"][1:])
                    told, status = place % 2, "200 OK"
                    if arm == "challenger":
                        await asyncio.sleep(number("delay"))
                        if hits(place, number("wrong")):
                            told = 1 - told
                        if hits(place, number("errors")):
                            status = "503 Service Unavailable"
                    body = '{"prediction": %d, "score": 0.%d, "arm": "%s"}' % (told, 1 + 7 * told, arm)
                    writer.write((f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\n"
                                  f"Content-Length: {len(body)}\r\n\r\n{body}").encode())
                    await writer.drain()
            except (asyncio.IncompleteReadError, ConnectionError):
                pass
            finally:
                writer.close()
        return answer

    place = 0

    async def call(port):
        global place
        while True:
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                while True:
                    place += 1
                    mine = place
                    writer.write(f"GET /predict HTTP/1.1\r\nHost: m\r\nX-Request-ID: r{mine}\r\n\r\n".encode())
                    head = await reader.readuntil(b"\r\n\r\n")
                    length = [l for l in head.decode().lower().split("\r\n") if l.startswith("content-length")]
                    await reader.readexactly(int(length[0].split(": ")[1]))
                    if b" 200 " not in head:
                        print(head.split(b"\r\n")[0], file=open("unanswered", "a"))
                    with open("labels.csv", "a") as labels:
                        labels.write(f"r{mine},{mine % 2}\n")
                    await asyncio.sleep(0.01)
            except (ConnectionError, asyncio.IncompleteReadError):
                await asyncio.sleep(0.05)

    async def main():
        found = ports()
        open("labels.csv", "w").write("id,label\n")
        await asyncio.start_server(model("champion"), "127.0.0.1", found[0])
        await asyncio.start_server(model("challenger"), "127.0.0.1", found[1])
        open("ports-", "w").write(" ".join(map(str, found)))
        os.rename("ports-", "ports")
        await asyncio.gather(*(call(found[2]) for _ in range(4)))

    asyncio.run(main())
    """#
}
