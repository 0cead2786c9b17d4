import ArgumentParser
import Foundation
import NIOCore
import VerdinRollout
import VerdinServer

struct ProxyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "proxy",
    abstract: "Split HTTP requests between champion and challenger.",
    discussion: """
      The share is changed while it runs, on the runtime socket: a line such as 'set share 25' is \
      answered with 'ok', 'get share', 'get counts' and 'get health' with what they ask for. So is the \
      mirror, which sends the challenger copies: 'set mirror 100'. SIGTERM and SIGINT drain it; a \
      second one stops it at once.
      """)

  @Option(help: ArgumentHelp("Where clients connect to.", valueName: "host:port"))
  var listen = HostPort(host: "127.0.0.1", port: 8_080)

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("The servers of the release in charge.", valueName: "http://host:port"))
  var champion: [UpstreamURL]

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("The servers of the new release.", valueName: "http://host:port"))
  var challenger: [UpstreamURL]

  @Option(
    help: ArgumentHelp(
      "The challenger's share of the requests at the start, in per cent. What was set on the socket "
        + "in an earlier run is not remembered.", valueName: "percent"))
  var share = SharePercent(argument: "0")!

  @Option(
    help: ArgumentHelp(
      "What keeps a user at one arm: none, header:NAME or cookie:NAME.", valueName: "what"))
  var sticky = Stickiness.none

  @Option(
    help: ArgumentHelp(
      "With --sticky: makes this rollout begin with other users than one with another text.",
      valueName: "text"))
  var salt = ""

  @Option(help: ArgumentHelp("Make the runtime socket here.", valueName: "path"))
  var socket: String?

  @Option(help: ArgumentHelp("Append a JSON line per request to this file.", valueName: "path"))
  var log: String?

  @OptionGroup(title: "Health of upstreams") var health: HealthOptions
  @OptionGroup(title: "Limits") var limits: LimitOptions
  @OptionGroup(title: "Mirror") var mirror: MirrorOptions

  func validate() throws {
    if champion.count + challenger.count > 64 {
      throw ValidationError("There may be 64 upstreams.")
    }
    if mirror.mirror.share > .none, share.share > .none {
      throw ValidationError(
        "With --mirror the challenger gets copies and nothing else: leave --share at 0.")
    }
    if !salt.isEmpty, sticky == .none {
      throw ValidationError("--salt changes which users are kept where; add --sticky.")
    }
  }

  private var settings: ProxySettings {
    var settings = ProxySettings(
      champion: champion.map(\.address), challenger: challenger.map(\.address))
    settings.listen = listen
    settings.share = share.share
    settings.stickiness = sticky
    settings.salt = salt
    settings.socket = socket
    settings.log = log
    health.apply(to: &settings.health)
    limits.apply(to: &settings)
    mirror.apply(to: &settings.mirror)
    return settings
  }

  func run() async throws {
    let signals = StopSignals()
    let server = try await ProxyServer.start(settings) { Console.note($0) }
    let note = listen.isLoopback ? "" : " for every machine that reaches this address"
    let copies = mirror.mirror.share > .none ? ", mirror \(mirror.mirror.share)" : ""
    Console.note("listening on \(server.address)\(note), share \(share.share)\(copies)")
    await signals.next()
    Console.note("draining")
    Task {
      await signals.next()
      Foundation.exit(1)
    }
    let cut = try await server.drain()
    if cut > 0 { Console.note("warning: \(cut) requests ran too long and were cut off") }
  }
}
