import Dispatch
import Foundation
import Synchronization

/// Whether somebody pressed Ctrl-C, or asked this process to end.
struct StopRequest {
  private final class Flag: Sendable {
    let isSet = Atomic(false)
  }

  private let flag = Flag()
  private let sources: [any DispatchSourceSignal]

  init() {
    sources = [SIGINT, SIGTERM].map { [flag] number in
      // Not SIG_IGN: programs that are started from here would ignore it too.
      signal(number) { _ in }
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { flag.isSet.store(true, ordering: .relaxed) }
      source.resume()
      return source
    }
  }

  var isAsked: Bool { flag.isSet.load(ordering: .relaxed) }
}
