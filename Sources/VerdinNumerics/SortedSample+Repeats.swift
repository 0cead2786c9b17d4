extension SortedSample {
  /// How many values equal the one before them; 0 means that no two are equal.
  ///
  /// - Complexity: O(*n*)
  package var repeats: Int { InstructionSet.best.repeats(padded, count) }
}
