import Foundation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A program that runs, in a process group of its own.
package struct ChildProcess: Sendable {
  package let processID: pid_t

  /// Why it was not started, as an error number.
  package struct NotStarted: Error { package let code: Int32 }

  /// Starts it with the arguments as they are, nothing on its input and this process's environment.
  package init(
    _ path: String, _ arguments: [String], output: Int32, errors: Int32
  ) throws(NotStarted) {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #else
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO)
    // A group of its own can be ended as a whole, and an interrupt at the terminal does not stop it
    // half way.
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    posix_spawnattr_setpgroup(&attributes, 0)
    let environment = ProcessInfo.processInfo.environment.map { "\($0.key)=\($0.value)" }
    // Sound: the copies live until they are freed below, each list ends with nil, and the program gets
    // copies of its own.
    var words = unsafe ([path] + arguments).map { unsafe strdup($0) } + [nil]
    var settings = unsafe environment.map { unsafe strdup($0) } + [nil]
    defer { for text in unsafe words + settings { unsafe free(text) } }
    var number: pid_t = 0
    let code = unsafe posix_spawn(&number, path, &actions, &attributes, &words, &settings)
    guard code == 0 else { throw NotStarted(code: code) }
    processID = number
  }

  /// As waitpid(2) tells it; nil while it runs. To be asked until it has ended, and no longer.
  package func statusIfEnded() -> Int32? {
    var status: Int32 = 0
    return waitpid(processID, &status, WNOHANG) == processID ? status : nil
  }

  /// Asks the group to end, and makes it end when it does not listen.
  package func stop() {
    kill(-processID, SIGTERM)
    let end = ContinuousClock.now + .milliseconds(200)
    var hasEnded = false
    while !hasEnded, ContinuousClock.now < end {
      hasEnded = statusIfEnded() != nil
      usleep(2_000)
    }
    kill(-processID, SIGKILL)
    var status: Int32 = 0
    if !hasEnded { waitpid(processID, &status, 0) }
  }
}
