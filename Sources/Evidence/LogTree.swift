import Bytes
import Log

/// The tree over a snapshot's lines: any subtree of it, from the index and the lines.
final class LogTree {
  private let snapshot: LogSnapshot
  private let index: TreeIndex
  /// The leaves of the block that was asked for last.
  private var block: (number: UInt64, leaves: [Digest])?
  private static let batch = 4096

  init(_ snapshot: LogSnapshot) {
    self.snapshot = snapshot
    index = TreeIndex(snapshot.layout)
    index.cut(to: snapshot.size)
  }

  /// Hashes all lines anew, believing nothing, and writes the index anew on the way.
  func hashAll(
    to size: UInt64, rootsAt sizes: [UInt64], progress: (UInt64) -> Void
  ) throws(EvidenceError) -> LogSnapshot.LineHashes {
    index.forget()
    return try extend(to: size, rootsAt: sizes, progress: progress)
  }

  /// Forgets the index and makes it anew from the lines.
  func rebuild() throws(EvidenceError) {
    block = nil
    index.forget()
    try catchUp()
  }

  /// Brings the index up to the lines that came since.
  func catchUp() throws(EvidenceError) {
    guard index.lines + TreeIndex.blockLines <= snapshot.size else { return }
    _ = try extend(to: snapshot.size, rootsAt: [], progress: { _ in })
  }

  private func extend(
    to size: UInt64, rootsAt sizes: [UInt64], progress: (UInt64) -> Void
  ) throws(EvidenceError) -> LogSnapshot.LineHashes {
    var blocks: [Digest] = []
    let found = try EvidenceError.reading { () throws(LogError) in
      try snapshot.hashLines(
        from: index.lines, to: size, rootsAt: sizes, step: TreeIndex.blockLines,
        block: { digest in
          blocks.append(digest)
          guard blocks.count == LogTree.batch else { return }
          index.append(blocks)
          blocks = []
        }, progress: progress)
    }
    index.append(blocks)
    return found
  }

  /// The root of a subtree of the snapshot.
  func node(_ node: TreeNode) throws(EvidenceError) -> Digest {
    if node.level >= TreeIndex.blockLevel {
      if let digest = index.node(node) { return digest }
      let half = node.index << 1
      if node.level > TreeIndex.blockLevel {
        return Digest.node(
          try self.node(TreeNode(level: node.level - 1, index: half)),
          try self.node(TreeNode(level: node.level - 1, index: half + 1)))
      }
    }
    let first = node.index << UInt64(node.level)
    let leaves = try leaves(of: first >> UInt64(TreeIndex.blockLevel))
    var range = CompactRange(start: first)
    let start = Int(first % TreeIndex.blockLines)
    for leaf in leaves[start..<start + 1 << node.level] { range.append(leaf: leaf) }
    guard let digest = range.whole else { preconditionFailure("a subtree in parts") }
    return digest
  }

  private func leaves(of number: UInt64) throws(EvidenceError) -> [Digest] {
    if let block, block.number == number { return block.leaves }
    var leaves: [Digest] = []
    let first = number * TreeIndex.blockLines
    for seq in first..<min(first + TreeIndex.blockLines, snapshot.size) {
      leaves.append(
        try EvidenceError.reading { () throws(LogError) in
          Digest.leaf(try snapshot.frame(containing: seq).line(seq))
        })
    }
    block = (number, leaves)
    return leaves
  }
}
