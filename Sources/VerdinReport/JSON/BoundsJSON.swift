import VerdinJudge

extension JSONWriter {
  mutating func bounds(_ bounds: MarginBounds?, _ nulls: inout NullReasons) {
    key("bounds")
    guard let bounds else {
      null()
      return nulls.absent("bounds")
    }
    object { json in
      json.member("scale", bounds.scale.rawValue)
      json.figure("estimate", rounded: bounds.estimate, of: "bounds", &nulls)
      json.member("fail_lower", rounded: bounds.failLower)
      json.member("fail_upper", rounded: bounds.failUpper)
      json.member("pass_lower", rounded: bounds.passLower)
      json.member("pass_upper", rounded: bounds.passUpper)
      if let increase = bounds.toleratedIncrease {
        json.member("tolerated_increase", rounded: increase)
      }
      if let decrease = bounds.toleratedDecrease {
        json.member("tolerated_decrease", rounded: decrease)
      }
      if let p = bounds.pIncrease { json.member("p_increase", rounded: p) }
      if let p = bounds.pDecrease { json.member("p_decrease", rounded: p) }
      if let p = bounds.pAnyIncrease { json.member("p_any_increase", rounded: p) }
      if let p = bounds.pAnyDecrease { json.member("p_any_decrease", rounded: p) }
      if let absolute = bounds.absolute { json.member("absolute") { $0.absolute(absolute) } }
    }
    nulls.end("fail_lower", bounds.failLower, of: "bounds")
    nulls.end("fail_upper", bounds.failUpper, of: "bounds")
    nulls.end("pass_lower", bounds.passLower, of: "bounds")
    nulls.end("pass_upper", bounds.passUpper, of: "bounds")
  }

  private mutating func absolute(_ bounds: AbsoluteBounds) {
    member("estimate", rounded: bounds.estimate)
    member("fail_lower", rounded: bounds.failLower)
    member("fail_upper", rounded: bounds.failUpper)
    member("pass_lower", rounded: bounds.passLower)
    member("pass_upper", rounded: bounds.passUpper)
    member("tolerated", rounded: bounds.tolerated)
  }

  /// Which method gave the bounds.
  mutating func method(_ method: DecidingMethod) {
    member("name", method.name)
    member("kind", method.kind.rawValue)
    member("declared", method.inferredFrom == nil)
    if let sign = method.inferredFrom { member("inferred_from", sign) }
  }
}
