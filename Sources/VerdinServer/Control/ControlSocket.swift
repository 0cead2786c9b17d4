import NIOCore
import NIOPosix

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The runtime socket: a UNIX socket that only the proxy's own user can talk to.
struct ControlSocket: Sendable {
  let path: String
  private let channel: any Channel

  struct Unusable: Error, CustomStringConvertible {
    let path: String
    let reason: String
    var description: String { "cannot make the runtime socket \(path): \(reason)" }
  }

  /// Makes the socket, in place of a file that a proxy which is gone has left behind.
  ///
  /// It is made in a directory that nobody else can enter and moved when its mode is set, so there is
  /// no moment at which others could connect.
  static func open(
    _ path: String, group: any EventLoopGroup, answer: @escaping @Sendable (String) -> String
  ) async throws -> ControlSocket {
    try await refuseToReplaceSomethingAlive(path, group: group)
    let directory = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
      .map { $0 + "/" }.joined()
    let nook = "\(directory).v\(getpid())"
    guard mkdir(nook, 0o700) == 0 else { throw Unusable(path: path, reason: lastError()) }
    defer { rmdir(nook) }
    let channel: any Channel
    do {
      channel = try await ServerBootstrap(group: group)
        .childChannelInitializer { child in
          child.eventLoop.makeCompletedFuture {
            try child.pipeline.syncOperations.addHandler(ControlConnection(answer))
          }
        }
        .bind(unixDomainSocketPath: "\(nook)/s").get()
    } catch {
      unlink("\(nook)/s")
      throw Unusable(path: path, reason: "\(error)")
    }
    guard chmod("\(nook)/s", 0o600) == 0, rename("\(nook)/s", path) == 0 else {
      let reason = lastError()
      unlink("\(nook)/s")
      try await channel.close()
      throw Unusable(path: path, reason: reason)
    }
    return ControlSocket(path: path, channel: channel)
  }

  func close() async {
    unlink(path)
    try? await channel.close()
  }

  private static func refuseToReplaceSomethingAlive(
    _ path: String, group: any EventLoopGroup
  ) async throws {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFSOCK else {
      throw Unusable(path: path, reason: "there is a file of that name that is no socket")
    }
    guard
      let other = try? await ClientBootstrap(group: group).connect(unixDomainSocketPath: path).get()
    else { return }
    try? await other.close()
    throw Unusable(path: path, reason: "another program answers there")
  }

  private static func lastError() -> String { String(cString: strerror(errno)) }
}
