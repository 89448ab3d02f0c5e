/// What differs between two texts, in the form of `diff -u`.
enum LineDiff {
  private static let context = 3
  // Beyond that many lines that may differ, the search for what they share costs more than it tells.
  private static let limit = 4000

  private enum Line {
    case both(String)
    case old(String)
    case new(String)

    var isChange: Bool { if case .both = self { false } else { true } }
  }

  /// The lines of the difference, its two headings first; none if the texts are the same.
  static func unified(
    _ old: [String], named oldName: String, _ new: [String], named newName: String
  ) -> [String] {
    let lines = edits(old, new)
    let changes = lines.indices.filter { lines[$0].isChange }
    guard !changes.isEmpty else { return [] }
    var hunks: [Range<Int>] = []
    for change in changes {
      let near = max(0, change - context)..<min(lines.count, change + context + 1)
      if let last = hunks.last, near.lowerBound <= last.upperBound {
        hunks[hunks.count - 1] = last.lowerBound..<near.upperBound
      } else {
        hunks.append(near)
      }
    }
    var result = ["--- \(oldName)", "+++ \(newName)"]
    var (place, oldLine, newLine) = (0, 1, 1)
    for hunk in hunks {
      for line in lines[place..<hunk.lowerBound] { step(line, &oldLine, &newLine) }
      place = hunk.upperBound
      let (oldStart, newStart) = (oldLine, newLine)
      var body: [String] = []
      for line in lines[hunk] {
        step(line, &oldLine, &newLine)
        switch line {
        case .both(let text): body.append(" " + text)
        case .old(let text): body.append("-" + text)
        case .new(let text): body.append("+" + text)
        }
      }
      result.append(
        "@@ -\(span(oldStart, oldLine - oldStart)) +\(span(newStart, newLine - newStart)) @@")
      result += body
    }
    return result
  }

  private static func step(_ line: Line, _ oldLine: inout Int, _ newLine: inout Int) {
    switch line {
    case .both:
      oldLine += 1
      newLine += 1
    case .old: oldLine += 1
    case .new: newLine += 1
    }
  }

  // `START,COUNT`, where a hunk of no lines begins at the line before it.
  private static func span(_ start: Int, _ count: Int) -> String {
    count == 1 ? "\(start)" : "\(count == 0 ? start - 1 : start),\(count)"
  }

  private static func edits(_ old: [String], _ new: [String]) -> [Line] {
    let shorter = min(old.count, new.count)
    let head = (0..<shorter).first { old[$0] != new[$0] } ?? shorter
    let tail =
      (0..<shorter - head).first { old[old.count - 1 - $0] != new[new.count - 1 - $0] }
      ?? shorter - head
    let oldMiddle = Array(old[head..<old.count - tail])
    let newMiddle = Array(new[head..<new.count - tail])
    return old[..<head].map { .both($0) } + middle(oldMiddle, newMiddle)
      + old[(old.count - tail)...].map { .both($0) }
  }

  private static func middle(_ old: [String], _ new: [String]) -> [Line] {
    if old.count + new.count > limit { return old.map { .old($0) } + new.map { .new($0) } }
    let difference = new.difference(from: old)
    var removed: Set<Int> = []
    var inserted: Set<Int> = []
    for change in difference {
      switch change {
      case .remove(let offset, _, _): removed.insert(offset)
      case .insert(let offset, _, _): inserted.insert(offset)
      }
    }
    var lines: [Line] = []
    var (oldPlace, newPlace) = (0, 0)
    while oldPlace < old.count || newPlace < new.count {
      if removed.contains(oldPlace) {
        lines.append(.old(old[oldPlace]))
        oldPlace += 1
      } else if inserted.contains(newPlace) {
        lines.append(.new(new[newPlace]))
        newPlace += 1
      } else {
        lines.append(.both(old[oldPlace]))
        oldPlace += 1
        newPlace += 1
      }
    }
    return lines
  }
}
