import VerdinRollout

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// nginx on this machine: the percentages of a `split_clients` block in a file that it includes.
///
/// A reload that nginx refuses leaves the old split in force, and the exit code of `nginx -s reload`
/// says only that a signal was sent. So the whole configuration is tested first, and the share counts
/// as set when every worker that takes new connections was started after the file was in place.
struct NginxRouter: RehearsingRouter {
  let file: AtomicFile
  let split: SplitClients
  let binary: String
  let prefix: String?
  let config: String?
  let pidFile: String
  /// Where the configuration in force tells its share.
  let probe: LocalSocket?
  let timeout: Duration

  func objection(to share: TrafficShare) -> String? { nil }

  func commands(for share: TrafficShare) -> [String] {
    [
      "write \(file.path) (the text before it goes to \(file.previous)):\n\(split.text(share))",
      test.commandLine, "kill -HUP $(cat \(pidFile))", "wait until new workers have taken over",
    ]
  }

  func setChallengerShare(_ share: TrafficShare) async throws {
    let old = try file.read()
    let text = split.text(share)
    if text == old, await isInForce(share) { return }
    // More for the challenger needs an nginx that runs. At 0 the file is written all the same, for
    // the nginx that starts next.
    if share != .none { _ = try master() }
    if text != old { try file.write(text, keepPrevious: true) }
    let written = ContinuousClock.now
    if let objection = try await objection(of: text) {
      guard text != old else { throw refused(objection) }
      try file.restorePrevious()
      if share == .none, try await self.objection(of: old) != nil {
        // It was broken before, elsewhere: whoever mends it should not start the old split again.
        try file.write(text)
        throw refused(
          "\(objection)\n\(file.path) says 0 % now and nginx cannot read it: mend its configuration "
            + "and reload it")
      }
      throw refused(objection)
    }
    let master = try master()
    let before = try master.workers()
    // The clocks of files and of processes tick in hundredths of a second.
    try await Task.sleep(until: written + .milliseconds(30))
    try master.reload()
    try await waitForWorkers(of: master, otherThan: before)
  }

  func challengerShare() async throws -> TrafficShare {
    let share = try split.share(in: try file.read(), of: file.path)
    guard let probe else {
      try checkWorkers()
      return share
    }
    let found = try await askShare(probe)
    guard found == share else {
      throw RouterError.unfit(
        address: probe.address,
        reason: "nginx has \(found) in force where \(file.path) says \(share)",
        hint: "reload nginx: kill -HUP $(cat \(pidFile))")
    }
    return found
  }

  private func isInForce(_ share: TrafficShare) async -> Bool {
    do {
      return try await challengerShare() == share
    } catch {
      // Whatever it is, setting the share anew finds it again.
      return false
    }
  }

  /// Why nginx would not take the configuration with this text in it; nil when it would.
  private func objection(of text: String) async throws(RouterError) -> String? {
    let output = try await test.run()
    guard output.status == 0 else {
      let lines = output.standardError.split(separator: "\n")
      let emergencies = lines.filter { $0.contains("[emerg]") }
      return (emergencies.isEmpty ? lines : emergencies).joined(separator: "\n")
    }
    guard output.standardOutput.contains(text) else {
      return "the configuration does not include \(file.path)"
    }
    let count = split.definitions(in: output.standardOutput)
    return count == 1
      ? nil
      : "$\(split.variable) is set \(count) times in the configuration; the last one would win"
  }

  private var test: Program {
    let place = (prefix.map { ["-p", $0] } ?? []) + (config.map { ["-c", $0] } ?? [])
    return Program(path: binary, arguments: place + ["-T"], timeout: timeout)
  }

  private func refused(_ objection: String) -> RouterError {
    .refused(address: file.path, command: test.commandLine, answer: objection)
  }

  private func master() throws(RouterError) -> NginxMaster {
    let master = try NginxMaster(pidFile: pidFile)
    guard master.config == config else {
      throw .unfit(
        address: pidFile,
        reason: "nginx runs with \(master.config ?? "its default configuration"), and "
          + "\(config ?? "its default configuration") is what would be tested",
        hint: master.config.map { "add config=\($0)" } ?? "leave config=... out")
    }
    return master
  }

  private func waitForWorkers(
    of master: NginxMaster, otherThan old: [NginxMaster.Worker]
  ) async throws {
    let end = ContinuousClock.now + timeout
    while true {
      let serving = try master.workers().filter { !$0.isShuttingDown }
      let isNew = serving.allSatisfy { worker in
        !old.contains { $0.processID == worker.processID && $0.start == worker.start }
      }
      if isNew, !serving.isEmpty { return }
      guard ContinuousClock.now < end else {
        throw RouterError.unanswered(
          address: "nginx, process \(master.processID)", command: "reload",
          seconds: timeout / .seconds(1))
      }
      try await Task.sleep(for: .milliseconds(10))
    }
  }

  /// Every worker that takes connections has to be younger than the file.
  private func checkWorkers() throws(RouterError) {
    let serving = try master().workers().filter { !$0.isShuttingDown }
    guard !serving.isEmpty else {
      throw .unfit(address: pidFile, reason: "nginx has no worker that takes connections")
    }
    let changed = try changeTime()
    guard serving.allSatisfy({ $0.start >= changed }) else {
      throw .unfit(
        address: file.path, reason: "nginx has not been reloaded since the file was changed",
        hint: "kill -HUP $(cat \(pidFile))")
    }
  }

  /// When the file became what it is, in seconds since the machine was started.
  private func changeTime() throws(RouterError) -> Double {
    var status = stat()
    guard stat(file.path, &status) == 0 else {
      throw .unreachable(address: file.path, reason: systemReason(errno))
    }
    #if os(Linux)
      let changed = seconds(status.st_ctim)
      let boot = CLOCK_BOOTTIME
    #else
      let changed = seconds(status.st_ctimespec)
      let boot = CLOCK_MONOTONIC
    #endif
    var (now, sinceBoot) = (timespec(), timespec())
    clock_gettime(CLOCK_REALTIME, &now)
    clock_gettime(boot, &sinceBoot)
    return changed - (seconds(now) - seconds(sinceBoot))
  }

  private func seconds(_ time: timespec) -> Double {
    Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// The share of the configuration that a new connection meets.
  private func askShare(_ probe: LocalSocket) async throws(RouterError) -> TrafficShare {
    let answer = try await probe.exchange("GET / HTTP/1.0\r\nHost: verdin\r\n\r\n")
    let lines = answer.split(separator: "\r\n", omittingEmptySubsequences: false)
    guard lines[0].hasPrefix("HTTP/1.1 200 "),
      let share = TrafficShare(percentText: (lines.last ?? "").trimmingSpace)
    else { throw .garbled(address: probe.address, command: "GET /", answer: answer) }
    return share
  }
}

extension RouterKind {
  static let nginx = RouterKind(
    name: "nginx", summary: "nginx by an included file with split_clients, and a reload",
    address: "FILE",
    options: [
      Option("variable", "the variable that names the arm, without $", .fallback("verdin_arm")),
      Option("key", "what requests are dealt out by", .fallback("$request_id")),
      Option("champion", "the variable's value for the champion", .fallback("champion")),
      Option("challenger", "the variable's value for the challenger", .fallback("challenger")),
      Option("probe", "socket or 127.0.0.1:PORT that answers with $VARIABLE_share", .optional),
      Option("pid", "the pid file of nginx", .fallback("/run/nginx.pid")),
      Option("binary", "the nginx to test with", .fallback("/usr/sbin/nginx")),
      Option("prefix", "the prefix it runs with, as nginx -p", .optional),
      Option("config", "the configuration it runs with, as nginx -c", .optional),
      Option("timeout", "seconds for a test, and for a reload", .fallback("10")),
    ]
  ) { spec throws(Diagnostic) in
    let key = spec["key"]
    guard !key.contains(where: { "\"\\".contains($0) || $0.isNewline }) else {
      throw spec.fault("option 'key' is '\(key)'", hint: "without quotes and backslashes")
    }
    let timeout = try spec.timeout()
    let variable = try spec.word("variable")
    guard variable.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" }) else {
      throw spec.fault(
        "option 'variable' is '\(variable)'", hint: "letters, digits and '_', without the '$'")
    }
    let (champion, challenger) = (try spec.word("champion"), try spec.word("challenger"))
    guard champion != challenger else {
      throw spec.fault("both arms are '\(champion)'", hint: "give each a name of its own")
    }
    return NginxRouter(
      file: AtomicFile(path: spec.address),
      split: SplitClients(
        key: key, variable: variable, champion: champion, challenger: challenger),
      binary: spec["binary"], prefix: spec[optional: "prefix"], config: spec[optional: "config"],
      pidFile: spec["pid"],
      probe: spec[optional: "probe"].map { LocalSocket(address: $0, timeout: timeout) },
      timeout: timeout)
  }
}
