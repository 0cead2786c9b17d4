/// What is wrong with the challenger, if anything. The outcome is the judge's.
enum DemoScenario: String, CaseIterable {
  case success, latency, errors, accuracy

  /// How it ought to end.
  var shouldSucceed: Bool { self == .success }

  var headline: String {
    switch self {
    case .success: "a challenger that has learnt from twice as many images"
    case .latency: "a challenger whose answers take 120 ms longer"
    case .errors: "a challenger that answers every seventh request with 500"
    case .accuracy: "a challenger that has learnt from 15 images only"
    }
  }

  var challenger: DemoModel {
    switch self {
    case .success: DemoModel(images: 1_200)
    case .latency: DemoModel(images: 1_200, delay: 120)
    case .errors: DemoModel(images: 1_200, errorShare: 1.0 / 7)
    case .accuracy: DemoModel(images: 15)
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
  case success, rollback, latency, errors, accuracy, all

  var scenarios: [DemoScenario] {
    switch self {
    case .success: [.success]
    case .rollback, .accuracy: [.accuracy]
    case .latency: [.latency]
    case .errors: [.errors]
    case .all: DemoScenario.allCases
    }
  }
}
