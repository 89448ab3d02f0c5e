import Log

/// A whole subtree of an RFC 6962 tree: 2^level leaves, the `index`-th of that size.
public struct TreeNode: Hashable, Sendable {
  /// The logarithm of how many leaves it has.
  public let level: Int
  /// Its place among the subtrees of that size.
  public let index: UInt64

  /// A subtree.
  public init(level: Int, index: UInt64) {
    self.level = level
    self.index = index
  }
}

/// Which hashes make a proof, and what a proof leads to: RFC 6962 §2.1, nothing else.
///
/// Proofs are made from whole subtrees, which `node` gives; checking needs the hashes alone.
public enum TreePath {
  /// The root over the leaves from `low` up to `high`, which the tree's shape makes one subtree.
  public static func root<E: Error>(
    _ low: UInt64, _ high: UInt64, node: (TreeNode) throws(E) -> Digest
  ) throws(E) -> Digest {
    let count = high - low
    precondition(count > 0, "a subtree without leaves")
    if count.nonzeroBitCount == 1 {
      let level = count.trailingZeroBitCount
      return try node(TreeNode(level: level, index: low >> UInt64(level)))
    }
    let middle = low + split(count)
    return Digest.node(
      try root(low, middle, node: node), try root(middle, high, node: node))
  }

  /// The audit path of a leaf in a tree of `size`, from the leaf upwards.
  public static func inclusion<E: Error>(
    of leaf: UInt64, in size: UInt64, node: (TreeNode) throws(E) -> Digest
  ) throws(E) -> [Digest] {
    precondition(leaf < size, "a leaf beyond the tree")
    var path: [Digest] = []
    var low: UInt64 = 0
    var high = size
    while high - low > 1 {
      let middle = low + split(high - low)
      if leaf < middle {
        path.append(try root(middle, high, node: node))
        high = middle
      } else {
        path.append(try root(low, middle, node: node))
        low = middle
      }
    }
    return path.reversed()
  }

  /// The proof that the tree of `old` leaves is the beginning of that of `new`.
  public static func consistency<E: Error>(
    from old: UInt64, to new: UInt64, node: (TreeNode) throws(E) -> Digest
  ) throws(E) -> [Digest] {
    precondition(old <= new, "a tree that shrinks")
    guard old > 0, old < new else { return [] }
    var path: [Digest] = []
    var low: UInt64 = 0
    var high = new
    while high != old {
      let middle = low + split(high - low)
      if old <= middle {
        path.append(try root(middle, high, node: node))
        high = middle
      } else {
        path.append(try root(low, middle, node: node))
        low = middle
      }
    }
    // The old tree's own root is known to whoever checks, unless it is only a part of it.
    if low > 0 { path.append(try root(low, high, node: node)) }
    return path.reversed()
  }

  /// The root to which a leaf's path leads; nil if the path has not the length that its place asks for.
  public static func root(
    leaf: Digest, at index: UInt64, in size: UInt64, path: [Digest]
  ) -> Digest? {
    guard index < size else { return nil }
    var place = index
    var last = size - 1
    var hash = leaf
    for step in path {
      guard last > 0 else { return nil }
      if place & 1 == 1 || place == last {
        hash = Digest.node(step, hash)
        while place & 1 == 0, place > 0 {
          place >>= 1
          last >>= 1
        }
      } else {
        hash = Digest.node(hash, step)
      }
      place >>= 1
      last >>= 1
    }
    return last == 0 ? hash : nil
  }

  /// Whether a proof shows that the tree of `old` leaves is the beginning of that of `new`.
  public static func isConsistent(
    from old: UInt64, _ oldRoot: Digest, to new: UInt64, _ newRoot: Digest, path: [Digest]
  ) -> Bool {
    guard old <= new else { return false }
    if old == new { return path.isEmpty && oldRoot == newRoot }
    if old == 0 { return path.isEmpty && oldRoot == CompactRange(start: 0).root }
    var steps = path[...]
    var first = old - 1
    var last = new - 1
    while first & 1 == 1 {
      first >>= 1
      last >>= 1
    }
    // A whole subtree as old tree needs no hash of its own.
    guard let start = old.nonzeroBitCount == 1 ? oldRoot : steps.popFirst() else { return false }
    var oldHash = start
    var newHash = start
    for step in steps {
      guard last > 0 else { return false }
      if first & 1 == 1 || first == last {
        oldHash = Digest.node(step, oldHash)
        newHash = Digest.node(step, newHash)
        while first & 1 == 0, first > 0 {
          first >>= 1
          last >>= 1
        }
      } else {
        newHash = Digest.node(newHash, step)
      }
      first >>= 1
      last >>= 1
    }
    return last == 0 && oldHash == oldRoot && newHash == newRoot
  }

  /// The largest power of two below `count`: where a tree is split.
  private static func split(_ count: UInt64) -> UInt64 {
    1 << UInt64(63 - (count - 1).leadingZeroBitCount)
  }
}
