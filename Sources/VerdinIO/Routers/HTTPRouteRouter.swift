import VerdinRollout

/// A Gateway API HTTPRoute in a file that a tool brings into a cluster (GitOps).
///
/// The file is what is set and read back, and not the cluster: until the tool has applied it, the
/// traffic is where it was. The observed split tells.
struct HTTPRouteRouter: RehearsingRouter {
  let file: AtomicFile
  let names: HTTPRouteFile.Names

  func objection(to share: TrafficShare) -> String? { nil }

  func commands(for share: TrafficShare) -> [String] {
    let (y, x) = HTTPRouteFile.weights(share)
    return [
      "write weight: \(y) for \(names.champion) and weight: \(x) for \(names.challenger) to "
        + file.path
    ]
  }

  func setChallengerShare(_ share: TrafficShare) async throws {
    let old = try read()
    let next = old.text(share)
    let check = try HTTPRouteFile(path: file.path, text: next, names: names)
    guard try check.share() == share else {
      throw RouterError.unfit(
        address: file.path, reason: "the weights cannot be changed to \(share)")
    }
    if next != old.text { try file.write(next) }
  }

  func challengerShare() async throws -> TrafficShare { try read().share() }

  private func read() throws(RouterError) -> HTTPRouteFile {
    try HTTPRouteFile(path: file.path, text: try file.read(), names: names)
  }
}

extension RouterKind {
  static let httpRoute = RouterKind(
    name: "httproute", summary: "the weights in a Gateway API HTTPRoute file, for GitOps",
    address: "FILE",
    options: [
      Option("champion", "the champion's Service", .fallback("champion")),
      Option("challenger", "the challenger's Service", .fallback("challenger")),
      Option("route", "the HTTPRoute's name, when the file has several", .optional),
    ]
  ) { spec throws(Diagnostic) in
    guard spec["champion"] != spec["challenger"] else {
      throw spec.fault("both arms are '\(spec["champion"])'", hint: "name two Services")
    }
    return HTTPRouteRouter(
      file: AtomicFile(path: spec.address),
      names: HTTPRouteFile.Names(
        champion: spec["champion"], challenger: spec["challenger"],
        route: spec[optional: "route"]))
  }
}
