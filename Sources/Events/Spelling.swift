/// Finds what somebody may have meant: a type, a field, a word of a choice.
public enum Spelling {
  /// The word nearest to a misspelt one, if any is near: at most three letters away, and never so
  /// far that less than half of the word is left.
  public static func nearest(to word: String, among words: [String]) -> String? {
    // A longer one is no misspelling, and would only cost time.
    guard word.utf8.count <= 64 else { return nil }
    var best: (word: String, distance: Int)?
    for candidate in words {
      let distance = distance(Array(word.utf8), Array(candidate.utf8))
      let limit = min(3, candidate.utf8.count / 2)
      if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.word
  }

  // How many single letters must be changed, added or dropped to turn one word into the other.
  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var row = Array(0...right.count)
    for (i, a) in left.enumerated() {
      var corner = row[0]
      row[0] = i + 1
      for (j, b) in right.enumerated() {
        let changed = corner + (a == b ? 0 : 1)
        corner = row[j + 1]
        row[j + 1] = min(changed, corner + 1, row[j] + 1)
      }
    }
    return row[right.count]
  }
}
