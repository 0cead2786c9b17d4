import Foundation
import Testing
import VerdinRollout

@testable import VerdinIO

@Suite struct HTTPRouteRouterTests {
  private let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  private static let route = """
    # kept by the platform team — do not reformat
    apiVersion: v1
    kind: Service
    metadata: { name: model-v1 }
    ---
    apiVersion: gateway.networking.k8s.io/v1
    kind: HTTPRoute
    metadata:
      name: model   # ünïcode
    spec:
      parentRefs:
        - name: gateway
      rules:
        - matches: [{ path: { type: PathPrefix, value: / } }]
          backendRefs:
            - name: model-v1
              port: 8080
              weight: 100    # the champion
            - {name: model-v2, weight: 0, port: 8080}
        - matches: [{ path: { value: /docs } }]
          backendRefs: [{ name: docs, port: 80 }]

    """

  private func router(_ text: String, _ options: String = "") throws -> any RehearsingRouter {
    let path = try folder.write("route.yaml", text)
    return try makeRouter(
      "httproute:\(path)?champion=model-v1&challenger=model-v2\(options)")
  }

  @Test func `only the weights change, byte for byte`() async throws {
    let router = try router(Self.route)
    #expect(try await router.challengerShare() == .none)
    for (points, y, x) in [
      (100, "99", "1"), (500, "95", "5"), (2_500, "75", "25"), (50, "9950", "50"),
      (10_000, "0", "100"), (1, "9999", "1"), (0, "100", "0"),
    ] {
      let share = TrafficShare(basisPoints: points)
      try await router.setChallengerShare(share)
      #expect(try await router.challengerShare() == share)
      let expected = Self.route.replacing("weight: 100 ", with: "weight: \(y) ")
        .replacing("weight: 0,", with: "weight: \(x),")
      #expect(try folder.read("route.yaml") == expected)
    }
    #expect(
      router.commands(for: .all) == [
        "write weight: 0 for model-v1 and weight: 100 for model-v2 to \(folder.path("route.yaml"))"
      ])
  }

  @Test func `all rules of the pair change, and have to agree`() async throws {
    let second = [
      "    - backendRefs:", "        - { name: model-v2, port: 8080, weight: 3 }",
      "        - { name: model-v1, port: 8080, weight: 1 }",
      "        - { name: old, port: 8080, weight: 0 }", "",
    ]
    let router = try router(Self.route + second.joined(separator: "\n"))
    let error = await #expect(throws: RouterError.self) { try await router.challengerShare() }
    #expect("\(try #require(error))".contains("gives the challenger 0 %, and that in line"))
    try await router.setChallengerShare(TrafficShare(basisPoints: 2_500))
    #expect(try await router.challengerShare() == TrafficShare(basisPoints: 2_500))
    let text = try folder.read("route.yaml")
    #expect(text.contains("{ name: model-v2, port: 8080, weight: 25 }"))
    #expect(text.contains("{ name: model-v1, port: 8080, weight: 75 }"))
  }

  @Test(arguments: [
    ("weight: 0,", "", "'model-v2' in line 19 has no weight"),
    ("weight: 0,", "weight: some,", "is 'some'"),
    ("weight: 0,", "weight: \"0\",", "is '0'"),
    ("weight: 0,", "weight: -1,", "is '-1'"),
    ("weight: 0,", "weight: 1000001,", "is '1000001'"),
    ("name: model-v2", "name: model-v3", "no rule has backendRefs for both"),
    ("name: model-v1\n", "name: model-v3\n", "'model-v1' 0 times"),
    ("{ name: docs, port: 80 }", "{ name: model-v2, port: 80, weight: 1 }", "'model-v1' 0 times"),
    ("- {name: model-v2", "- {name: third, weight: 1}\n        - {name: model-v2", "'third'"),
    ("- {name: model-v2", "- {name: third}\n        - {name: model-v2", "'third'"),
    ("kind: HTTPRoute", "kind: GRPCRoute", "0 HTTPRoutes"),
    ("kind: HTTPRoute", "kind: [HTTPRoute", "this is no YAML"),
    ("weight: 100 ", "weight: &w 100 ", "not written out as a number"),
  ])
  func `what does not fit is told`(old: String, new: String, message: String) async throws {
    let text = Self.route.replacing(old, with: new)
    #expect(text != Self.route)
    let router = try router(text)
    for share in [TrafficShare.none, .all] {
      let setting = await #expect(throws: RouterError.self) {
        try await router.setChallengerShare(share)
      }
      let reading = await #expect(throws: RouterError.self) { try await router.challengerShare() }
      #expect("\(try #require(setting))".contains(message))
      #expect(setting == reading)
    }
    #expect(try folder.read("route.yaml") == text)
  }

  @Test func `weights that leave nobody are an error that setting a share mends`() async throws {
    let router = try router(Self.route.replacing("weight: 100 ", with: "weight: 0 "))
    let error = await #expect(throws: RouterError.self) { try await router.challengerShare() }
    #expect("\(try #require(error))".contains("are both 0: nobody takes the traffic"))
    try await router.setChallengerShare(.none)
    #expect(try folder.read("route.yaml") == Self.route)
  }

  @Test func `a trace of traffic is not none, and nearly all is not all`() async throws {
    let router = try router(
      Self.route.replacing("weight: 100 ", with: "weight: 1000000 ")
        .replacing("weight: 0,", with: "weight: 1,"))
    #expect(try await router.challengerShare() == TrafficShare(basisPoints: 1))
  }

  @Test func `one of several routes is chosen by its name`() async throws {
    let several = Self.route + "---\n" + Self.route.replacing("name: model ", with: "name: other ")
    let unnamed = try router(several)
    let error = await #expect(throws: RouterError.self) { try await unnamed.challengerShare() }
    #expect("\(try #require(error))".contains("add route=NAME: model, other"))
    let router = try self.router(several, "&route=other")
    try await router.setChallengerShare(.all)
    #expect(try folder.read("route.yaml").hasPrefix(Self.route))
    #expect(try await router.challengerShare() == .all)
    await #expect(throws: RouterError.self) {
      try await self.router(several, "&route=third").challengerShare()
    }
  }
}
