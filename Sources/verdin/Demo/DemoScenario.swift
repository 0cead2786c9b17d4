import VerdinReport

/// What is wrong with the challenger, if anything. The outcome is the judge's.
enum DemoScenario: String, CaseIterable {
  case success, latency, errors, accuracy
  case shadow
  case shadowSuccess = "shadow-success"

  /// How it ought to end.
  var ending: DemoEnding {
    switch self {
    case .success, .shadowSuccess: .succeeded
    case .latency, .errors, .accuracy: .rolledBack
    case .shadow: .refused
    }
  }

  /// Whether the challenger gets copies before any user gets its answers.
  var beginsWithCopies: Bool { self == .shadow || self == .shadowSuccess }

  var headline: String {
    switch self {
    case .success: "a challenger that has learnt from twice as many images"
    case .latency: "a challenger whose answers take 120 ms longer"
    case .errors: "a challenger that answers every seventh request with 500"
    case .accuracy: "a challenger that has learnt from 15 images only"
    case .shadow: "copies first, to a challenger that has learnt from 15 images only"
    case .shadowSuccess: "copies first, to a challenger that has learnt from twice as many images"
    }
  }

  var challenger: DemoModel {
    switch self {
    case .success, .shadowSuccess: DemoModel(images: 1_200)
    case .latency: DemoModel(images: 1_200, delay: 120)
    case .errors: DemoModel(images: 1_200, errorShare: 1.0 / 7)
    case .accuracy, .shadow: DemoModel(images: 15)
    }
  }
}

/// How a rollout ended.
enum DemoEnding {
  case succeeded
  case rolledBack
  /// Rolled back before any user got an answer of the challenger's.
  case refused
  case other

  init(_ status: RolloutStatus) {
    let hadTraffic = status.events.contains {
      if case .routed(let share) = $0.event { share > .none } else { false }
    }
    self =
      switch status.phase {
      case "succeeded": .succeeded
      case "rolled-back": hadTraffic ? .rolledBack : .refused
      default: .other
      }
  }
}

/// A release of the classifier that `verdin-server model` serves.
struct DemoModel {
  var images: Int
  /// Milliseconds.
  var delay = 0
  var errorShare = 0.0

  static let champion = DemoModel(images: 600)

  var arguments: [String] {
    ["model", "--images", "\(images)", "--delay", "\(delay)", "--error-share", "\(errorShare)"]
  }
}

/// What a person may ask for by name.
enum DemoChoice: String, CaseIterable {
  case success, rollback, latency, errors, accuracy, shadow
  case shadowSuccess = "shadow-success"
  case all

  var scenarios: [DemoScenario] {
    switch self {
    case .rollback: [.accuracy]
    case .all: DemoScenario.allCases
    default: [DemoScenario(rawValue: rawValue)].compactMap(\.self)
    }
  }
}
