import Bytes

extension LogSnapshot {
  /// The tree over the first `size` lines, which must be readable.
  ///
  /// What comes before the segment of the last of them is taken from the mark there; from there on the
  /// lines are hashed. nil if there is no such mark.
  public func tree(of size: UInt64) throws(LogError) -> CompactRange? {
    precondition(size <= self.size, "a tree beyond the snapshot")
    if size == self.size { return tree }
    let index = segment(containing: size)
    guard var tree = try tree(before: index) else { return nil }
    let frames = frames(from: segments[index].firstSeq, to: size) { frame in
      let part = frame.attachment as? Part ?? Part()
      frame.attachment = part
      part.range = CompactRange(start: frame.firstSeq)
      frame.forEachLine { line, seq in
        if seq < size { part.range.append(leaf: Digest.leaf(line)) }
      }
    }
    while let frame = try frames.next() {
      if let part = frame.attachment as? Part { tree.append(part.range) }
    }
    return tree
  }

  private final class Part { var range = CompactRange(start: 0) }
}
