/// The name that somebody meant who typed another one.
public enum Suggestion {
  /// The nearest of `names`, or nil if none is near enough: about one slip in three letters, or the
  /// beginning of only one name.
  public static func nearest(to word: String, among names: [String]) -> String? {
    let typed = Array(word.utf8)
    let limit = max(1, typed.count / 3)
    var best: (name: String, distance: Int)?
    for name in names {
      let bytes = Array(name.utf8)
      guard abs(bytes.count - typed.count) <= limit else { continue }
      let distance = distance(typed, bytes)
      if distance <= limit, distance < bytes.count, distance < best?.distance ?? Int.max {
        best = (name, distance)
      }
    }
    if let best { return best.name }
    guard word.utf8.count >= 2 else { return nil }
    let begun = names.filter { $0.hasPrefix(word) }
    return begun.count == 1 ? begun.first : nil
  }

  /// How many letters must be added, left out, changed, or swapped with the next one.
  static func distance(_ first: [UInt8], _ second: [UInt8]) -> Int {
    var before: [Int] = []
    var above = Array(0...second.count)
    for row in 0..<first.count {
      var line = [row + 1]
      line.reserveCapacity(second.count + 1)
      for column in 0..<second.count {
        let same = first[row] == second[column]
        var least = min(above[column] + (same ? 0 : 1), above[column + 1] + 1, line[column] + 1)
        if row > 0, column > 0, first[row] == second[column - 1], first[row - 1] == second[column] {
          least = min(least, before[column - 1] + 1)
        }
        line.append(least)
      }
      before = above
      above = line
    }
    return above[second.count]
  }
}
