import Bytes

/// The RFC 6962 tree over the leaves from `start` up to `end`, kept as its largest whole subtrees.
///
/// A range that starts at 0 is a tree and has a root. Ranges that touch can be joined, so the lines
/// of a frame are hashed on any core and merged in order. At most 2 × 64 nodes, however long.
public struct CompactRange: Equatable, Sendable {
  private struct Node: Equatable, Sendable {
    let level: Int
    let digest: Digest
  }

  /// The number of the first leaf.
  public let start: UInt64
  /// The number after the last leaf.
  public private(set) var end: UInt64
  private var nodes: [Node] = []

  /// No leaves yet, the first one to come has the number `start`.
  public init(start: UInt64) {
    self.start = start
    end = start
  }

  /// The tree over `size` leaves with these peaks, the largest first.
  ///
  /// nil if so many leaves cannot have so many peaks.
  public init?(size: UInt64, peaks: [Digest]) {
    guard peaks.count == size.nonzeroBitCount else { return nil }
    start = 0
    end = size
    var rest = size
    for peak in peaks {
      let level = 63 - rest.leadingZeroBitCount
      nodes.append(Node(level: level, digest: peak))
      rest &= ~(1 << UInt64(level))
    }
  }

  /// How many leaves there are.
  public var count: UInt64 { end - start }

  /// Adds the next leaf.
  public mutating func append(leaf: Digest) { push(Node(level: 0, digest: leaf)) }

  /// Adds a range that begins where this one ends.
  public mutating func append(_ other: CompactRange) {
    precondition(other.start == end, "ranges of a tree joined with a gap")
    for node in other.nodes { push(node) }
  }

  /// The peaks of a tree, the largest first.
  public var peaks: [Digest] {
    precondition(start == 0, "only a range from the first leaf on is a tree")
    return nodes.map(\.digest)
  }

  /// The root of a tree; of an empty one, SHA-256 of nothing.
  public var root: Digest {
    var peaks = peaks
    guard var root = peaks.popLast() else { return [UInt8]().withBytes { Digest.sha256($0) } }
    while let left = peaks.popLast() { root = Digest.node(left, root) }
    return root
  }

  /// The root of a range that is one whole subtree; nil of any other.
  public var whole: Digest? { nodes.count == 1 ? nodes[0].digest : nil }

  private mutating func push(_ node: Node) {
    nodes.append(node)
    end += 1 << UInt64(node.level)
    // Two neighbours of one size are one subtree if the left one stands at an even place.
    while nodes.count >= 2 {
      let left = nodes[nodes.count - 2]
      let right = nodes[nodes.count - 1]
      let size: UInt64 = 2 << UInt64(right.level)
      guard left.level == right.level, end & (size - 1) == 0 else { return }
      nodes.removeLast(2)
      nodes.append(Node(level: left.level + 1, digest: Digest.node(left.digest, right.digest)))
    }
  }
}
