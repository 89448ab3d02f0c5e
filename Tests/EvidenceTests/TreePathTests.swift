import Bytes
import Log
import TestSupport
import Testing

@testable import Evidence

/// The tree as RFC 6962 §2.1 words it, by recursion over all leaves: slow and obvious.
enum SlowTree {
  static func root(_ leaves: ArraySlice<Digest>) -> Digest {
    if leaves.isEmpty { return [UInt8]().withBytes { Digest.sha256($0) } }
    if leaves.count == 1 { return leaves[leaves.startIndex] }
    let middle = leaves.startIndex + split(leaves.count)
    return Digest.node(root(leaves[..<middle]), root(leaves[middle...]))
  }

  /// §2.1.1: the root that a path gives, by the recursion that makes paths.
  static func root(_ leaf: Digest, _ index: Int, _ count: Int, _ path: ArraySlice<Digest>)
    -> Digest?
  {
    if count == 1 { return path.isEmpty ? leaf : nil }
    guard let last = path.last else { return nil }
    let middle = split(count)
    if index < middle {
      return root(leaf, index, middle, path.dropLast()).map { Digest.node($0, last) }
    }
    return root(leaf, index - middle, count - middle, path.dropLast()).map { Digest.node(last, $0) }
  }

  /// §2.1.2: both roots that a proof gives, by the recursion that makes proofs.
  static func roots(
    _ old: Int, _ new: Int, _ oldRoot: Digest, isWhole: Bool, _ path: ArraySlice<Digest>
  ) -> (old: Digest, new: Digest)? {
    if old == new {
      if isWhole { return path.isEmpty ? (oldRoot, oldRoot) : nil }
      guard path.count == 1, let only = path.first else { return nil }
      return (only, only)
    }
    guard let last = path.last else { return nil }
    let middle = split(new)
    if old <= middle {
      return roots(old, middle, oldRoot, isWhole: isWhole, path.dropLast()).map {
        ($0.old, Digest.node($0.new, last))
      }
    }
    return roots(old - middle, new - middle, oldRoot, isWhole: false, path.dropLast()).map {
      (Digest.node(last, $0.old), Digest.node(last, $0.new))
    }
  }

  private static func split(_ count: Int) -> Int {
    var size = 1
    while size * 2 < count { size *= 2 }
    return size
  }
}

/// A tree of any size in which all leaves but a few are the same: its subtrees are known at once.
struct SparseTree {
  let special: [UInt64: Digest]
  private let plain: [Digest]

  init(special: [UInt64: Digest]) {
    self.special = special
    var row = [[UInt8]().withBytes { Digest.leaf($0) }]
    for level in 0..<60 { row.append(Digest.node(row[level], row[level])) }
    plain = row
  }

  func node(_ node: TreeNode) -> Digest {
    let first = node.index << UInt64(node.level)
    guard special.keys.contains(where: { $0 >> UInt64(node.level) == node.index }) else {
      return plain[node.level]
    }
    if node.level == 0 { return special[first] ?? plain[0] }
    return Digest.node(
      self.node(TreeNode(level: node.level - 1, index: node.index * 2)),
      self.node(TreeNode(level: node.level - 1, index: node.index * 2 + 1)))
  }
}

struct TreePathTests {
  static func leaves(_ count: Int) -> [Digest] {
    (0..<count).map { number in Array("leaf \(number)".utf8).withBytes { Digest.leaf($0) } }
  }

  /// Whole subtrees of a few leaves, each hashed by recursion.
  static func source(_ leaves: [Digest]) -> (TreeNode) -> Digest {
    { node in
      let first = Int(node.index) << node.level
      return SlowTree.root(leaves[first..<first + 1 << node.level])
    }
  }

  @Test("the eight leaves of the published vector")
  func vector() throws {
    let lines: [[UInt8]] = [
      [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43],
      [0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57], Array(0x60...0x6F),
    ]
    var tree = CompactRange(start: 0)
    for line in lines { tree.append(leaf: line.withBytes { Digest.leaf($0) }) }
    let key = try SigningKey(name: "example.com/ledger", seed: [UInt8](repeating: 1, count: 32))
    #expect(
      key.verifier.description
        == "example.com/ledger+3481d542+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c")
    let checkpoint = try Checkpoint(size: 8, root: tree.root, by: key)
    #expect(
      checkpoint.file == """
        example.com/ledger
        8
        XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=

        — example.com/ledger NIHVQgxvS6l3WpL5i5PjNqkwIY75hOiFCPgBMgzQccOLH0TKcTIqmXb0mv+lbYmi2WWDHn1navCaMkhADz5W8t/eggg=

        """)
    try Checkpoint(Array(checkpoint.file.utf8)).check([key.verifier])
  }

  @Test("a path for every leaf of every tree of up to 300")
  func everyPath() {
    let leaves = TreePathTests.leaves(300)
    let source = TreePathTests.source(leaves)
    for size in 1...300 {
      let root = SlowTree.root(leaves[..<size])
      for index in 0..<size {
        let path = TreePath.inclusion(of: UInt64(index), in: UInt64(size), node: source)
        let slow = SlowTree.root(leaves[index], index, size, path[...])
        let ours = TreePath.root(
          leaf: leaves[index], at: UInt64(index), in: UInt64(size), path: path)
        if slow != root || ours != root { Issue.record("size \(size), leaf \(index)") }
        // Neither another place nor a longer or shorter path will do.
        let beside = UInt64((index + 1) % size)
        let wrong = [
          size > 1
            ? TreePath.root(leaf: leaves[index], at: beside, in: UInt64(size), path: path) : nil,
          TreePath.root(
            leaf: leaves[index], at: UInt64(index), in: UInt64(size), path: path + [root]),
          TreePath.root(
            leaf: leaves[index], at: UInt64(index), in: UInt64(size), path: path.dropLast()),
        ]
        if size > 1, wrong.contains(root) {
          Issue.record("wrong path: size \(size), leaf \(index)")
        }
      }
    }
  }

  @Test("a proof between every two trees of up to 130")
  func everyConsistency() {
    let leaves = TreePathTests.leaves(130)
    let source = TreePathTests.source(leaves)
    let roots = (0...130).map { SlowTree.root(leaves[..<$0]) }
    for new in 0...130 {
      for old in 0...new {
        let path = TreePath.consistency(from: UInt64(old), to: UInt64(new), node: source)
        let ours = TreePath.isConsistent(
          from: UInt64(old), roots[old], to: UInt64(new), roots[new], path: path)
        var slow = path.isEmpty
        if old > 0, old < new {
          let found = SlowTree.roots(old, new, roots[old], isWhole: true, path[...])
          slow = found?.old == roots[old] && found?.new == roots[new]
        }
        if !ours || !slow { Issue.record("from \(old) to \(new)") }
        guard old > 0, old < new else { continue }
        let isFooled =
          TreePath.isConsistent(
            from: UInt64(old), roots[old - 1], to: UInt64(new), roots[new], path: path)
          || TreePath.isConsistent(
            from: UInt64(old), roots[old], to: UInt64(new), roots[new - 1], path: path)
          || TreePath.isConsistent(
            from: UInt64(old), roots[old], to: UInt64(new), roots[new], path: path + [roots[1]])
          || TreePath.isConsistent(
            from: UInt64(old), roots[old], to: UInt64(new), roots[new], path: path.dropLast())
        if isFooled { Issue.record("fooled from \(old) to \(new)") }
      }
    }
  }

  @Test("random trees of up to 2^40 leaves", arguments: [UInt64(20)])
  func largeTrees(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    for _ in 0..<300 {
      let size = UInt64.random(
        in: 1...(1 << UInt64.random(in: 1...40, using: &generator)), using: &generator)
      let index = UInt64.random(in: 0..<size, using: &generator)
      let old = UInt64.random(in: 0...size, using: &generator)
      let leaf = Array("\(index)".utf8).withBytes { Digest.leaf($0) }
      var special: [UInt64: Digest] = [index: leaf]
      for _ in 0..<3 {
        let place = UInt64.random(in: 0..<size, using: &generator)
        if place != index { special[place] = Digest.node(leaf, leaf) }
      }
      let tree = SparseTree(special: special)
      let node = { (node: TreeNode) in tree.node(node) }
      let root = TreePath.root(0, size, node: node)
      let path = TreePath.inclusion(of: index, in: size, node: node)
      let slow = SlowTree.root(leaf, Int(index), Int(size), path[...])
      let ours = TreePath.root(leaf: leaf, at: index, in: size, path: path)
      #expect(slow == root && ours == root, "seed \(seed): leaf \(index) of \(size)")
      let oldRoot =
        old == 0 ? CompactRange(start: 0).root : TreePath.root(0, old, node: node)
      let proof = TreePath.consistency(from: old, to: size, node: node)
      #expect(
        TreePath.isConsistent(from: old, oldRoot, to: size, root, path: proof),
        "seed \(seed): from \(old) to \(size)")
      if old > 0, old < size {
        let found = SlowTree.roots(Int(old), Int(size), oldRoot, isWhole: true, proof[...])
        #expect(found?.old == oldRoot && found?.new == root, "seed \(seed): \(old) to \(size)")
      }
    }
  }

  @Test("base64 is read only as it is written", arguments: [UInt64(21)])
  func base64(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    for length in 0..<200 {
      let bytes = (0..<length).map { _ in UInt8(generator.below(256)) }
      let text = Base64.encode(bytes)
      #expect(Base64.decode(text) == bytes)
      var spoilt = Array(text.utf8)
      guard !spoilt.isEmpty else { continue }
      let place = generator.below(spoilt.count)
      spoilt[place] ^= UInt8(1 << generator.below(7))
      let other = Base64.decode(String(decoding: spoilt, as: UTF8.self))
      if let other { #expect(Base64.encode(other) == String(decoding: spoilt, as: UTF8.self)) }
    }
    for bad in ["A", "AA", "AAA", "AB==", "AAF=", "AA=A", "A===", "====", "AAAA\n", "AA-_"] {
      #expect(Base64.decode(bad) == nil, "\(bad)")
    }
  }
}
