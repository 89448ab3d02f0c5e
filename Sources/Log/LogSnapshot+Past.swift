import Bytes
import Files

extension LogSnapshot {
  /// What hashing lines anew has given.
  public struct LineHashes: Sendable {
    /// The leaves from the first line on: a tree if that is the log's first.
    public var range: CompactRange
    /// The roots at the sizes that were asked for, if it is a tree.
    public var roots: [UInt64: Digest] = [:]
  }

  /// Hashes the lines from `start` up to `size` on all cores, believing no mark.
  ///
  /// `sizes` are those whose roots are wanted. `block` is handed the root of every `step` lines, a power
  /// of two that divides `start`; `progress` hears how many lines are done.
  public func hashLines(
    from start: UInt64 = 0, to size: UInt64, rootsAt sizes: [UInt64] = [], step: UInt64 = 0,
    block: (Digest) -> Void = { _ in }, progress: (UInt64) -> Void = { _ in }
  ) throws(LogError) -> LineHashes {
    precondition(start <= size && size <= self.size, "lines beyond the snapshot")
    var found = LineHashes(range: CompactRange(start: start))
    if start == 0, sizes.contains(0) { found.roots[0] = found.range.root }
    guard start < size else { return found }
    var open = CompactRange(start: start)
    let cuts = TreeCuts(step: step, sizes: sizes)
    let frames = frames(from: start, to: size) { frame in
      let part = frame.attachment as? Part ?? Part()
      frame.attachment = part
      part.ranges.begin(at: max(frame.firstSeq, start), cuts)
      frame.forEachLine { line, seq in
        if seq >= start, seq < size { part.ranges.append(leaf: Digest.leaf(line)) }
      }
    }
    while let frame = try frames.next() {
      guard let part = frame.attachment as? Part else { continue }
      for range in part.ranges.ranges {
        found.range.append(range)
        if start == 0, sizes.contains(range.end) { found.roots[range.end] = found.range.root }
        guard step > 0 else { continue }
        open.append(range)
        guard open.end % step == 0 else { continue }
        if let whole = open.whole { block(whole) }
        open = CompactRange(start: open.end)
      }
      progress(found.range.end - start)
    }
    return found
  }

  /// The tree over the first `size` lines, which must be readable.
  ///
  /// What comes before the segment of the last of them is taken from the mark there; from there on the
  /// lines are hashed. nil if there is no such mark.
  public func tree(of size: UInt64) throws(LogError) -> CompactRange? {
    precondition(size <= self.size, "a tree beyond the snapshot")
    if size == self.size { return tree }
    let index = segment(containing: size)
    guard var tree = try tree(before: index) else { return nil }
    tree.append(try hashLines(from: segments[index].firstSeq, to: size).range)
    return tree
  }

  /// Waits until the last segment, and its name, are on the disk: what is seen then outlives a power cut.
  public func settle() throws(LogError) {
    guard let last else { return }
    try LogError.wrapping { () throws(FileError) in
      try last.file.syncData()
      try FileSystem.syncDirectory(layout.log)
    }
  }

  private final class Part { var ranges = CutRanges() }
}
