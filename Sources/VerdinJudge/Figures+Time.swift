extension Figures {
  /// Seconds as the unit that a rollout is watched in: minute 42, or second 30 below two minutes.
  static func moment(_ seconds: Double) -> String {
    seconds < 120 ? "second \(plain(seconds))" : "minute \(plain(seconds / 60))"
  }
}
