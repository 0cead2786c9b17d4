/// What one arm answered to one request.
public struct ShadowAnswer: Sendable, Equatable {
  /// The request's id, the same in both logs.
  public var id: String
  /// When it was answered, in unix seconds.
  public var time: Double?
  public var latencyMilliseconds: Double?
  /// The HTTP status, where there is one; 500 and above is an error.
  public var status: Int?
  /// The answer itself in one spelling: equal texts are the same answer. nil where there was none.
  public var prediction: String?
  /// The model's score or probability behind it.
  public var score: Double?
  /// Which part of the traffic the request belongs to.
  public var segment: String?

  public init(
    id: String, time: Double? = nil, latencyMilliseconds: Double? = nil, status: Int? = nil,
    prediction: String? = nil, score: Double? = nil, segment: String? = nil
  ) {
    self.id = id
    self.time = time
    self.latencyMilliseconds = latencyMilliseconds
    self.status = status
    self.prediction = prediction
    self.score = score
    self.segment = segment
  }

  var isError: Bool { (status ?? 200) >= 500 }
}

/// A request that both arms answered.
public struct ShadowPair: Sendable, Equatable {
  public var champion: ShadowAnswer
  public var challenger: ShadowAnswer
  /// What the answer should have been, once that is known.
  public var label: String?

  var segment: String? { champion.segment ?? challenger.segment }

  /// Whether the two answers are the same; nil where one arm gave none.
  var agrees: Bool? {
    guard let a = champion.prediction, let b = challenger.prediction else { return nil }
    return a == b
  }
}

/// Two logs joined by the requests' ids.
public struct ShadowPairing: Sendable, Equatable {
  public var pairs: [ShadowPair]
  /// Requests that only the champion answered, and only the challenger.
  public var challengerMissing: Int
  public var championMissing: Int
  /// Further answers to a request that had one, per arm; the first counts.
  public var championDuplicates: Int
  public var challengerDuplicates: Int
  /// Pairs whose challenger answered so much later than the champion that they are left out.
  public var late: Int
  /// Labels for requests that neither log has.
  public var strayLabels: Int

  /// - Parameters:
  ///   - labels: the right answer by request id.
  ///   - lateAfter: seconds behind the champion's answer after which the challenger's is late.
  /// - Complexity: O(answers).
  public init(
    champion: [ShadowAnswer], challenger: [ShadowAnswer], labels: [String: String] = [:],
    lateAfter: Double = 60
  ) {
    var answered: [String: ShadowAnswer] = [:]
    var duplicates = 0
    for answer in challenger {
      if answered[answer.id] == nil { answered[answer.id] = answer } else { duplicates += 1 }
    }
    challengerDuplicates = duplicates
    (pairs, challengerMissing, championDuplicates, late) = ([], 0, 0, 0)
    var seen = Set<String>()
    var matched = 0
    for answer in champion {
      guard seen.insert(answer.id).inserted else {
        championDuplicates += 1
        continue
      }
      guard let other = answered[answer.id] else {
        challengerMissing += 1
        continue
      }
      matched += 1
      if let first = answer.time, let second = other.time, second - first > lateAfter {
        late += 1
        continue
      }
      pairs.append(ShadowPair(champion: answer, challenger: other, label: labels[answer.id]))
    }
    championMissing = answered.count - matched
    strayLabels = labels.keys.count { !seen.contains($0) && answered[$0] == nil }
  }

  /// Requests of the champion.
  public var requests: Int { pairs.count + challengerMissing + late }

  public var labelled: Int { pairs.count { $0.label != nil } }
}
