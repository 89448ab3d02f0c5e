import Log

/// Making proofs, each checked before it is handed out.
public struct Proving {
  private let snapshot: LogSnapshot
  private let folder: CheckpointFolder

  /// Proofs of what a snapshot shows.
  public init(_ snapshot: LogSnapshot) {
    self.snapshot = snapshot
    folder = CheckpointFolder(snapshot.layout.directory)
  }

  /// The proof of an event by the newest checkpoint that covers it.
  public func event(_ seq: UInt64) throws(EvidenceError) -> EventProof {
    guard seq < snapshot.size else { throw .tooFew(held: snapshot.size) }
    let newest = try newest()
    guard let checkpoint = newest, checkpoint.size > seq else {
      throw .uncovered(size: seq + 1, largest: newest?.size)
    }
    let line = try EvidenceError.reading { () throws(LogError) in try snapshot.line(seq) }
    return try proven(checkpoint) { (tree) throws(EvidenceError) in
      let path = try TreePath.inclusion(of: seq, in: checkpoint.size) {
        (node) throws(EvidenceError) in try tree.node(node)
      }
      let proof = EventProof(line: line, index: seq, path: path, checkpoint: checkpoint)
      return (try? proof.check()) == nil ? nil : proof
    }
  }

  /// The proof that the ledger of `from` events is the beginning of that of `to` events.
  ///
  /// Where there are checkpoints of these sizes, it leads from the one to the other.
  public func consistency(from: UInt64, to: UInt64) throws(EvidenceError) -> ConsistencyProof {
    guard to <= snapshot.size else { throw .tooFew(held: snapshot.size) }
    let older = try newest(from)
    let newer = try newest(to)
    return try proven(newer ?? older) { (tree) throws(EvidenceError) in
      let node: (TreeNode) throws(EvidenceError) -> Digest = {
        (node) throws(EvidenceError) in try tree.node(node)
      }
      let root: (UInt64) throws(EvidenceError) -> Digest = { (size) throws(EvidenceError) in
        if size == 0 { return CompactRange(start: 0).root }
        return size == snapshot.size ? snapshot.root : try TreePath.root(0, size, node: node)
      }
      let path = try TreePath.consistency(from: from, to: to, node: node)
      let first = if let older { older.root } else { try root(from) }
      let last = if let newer { newer.root } else { try root(to) }
      guard TreePath.isConsistent(from: from, first, to: to, last, path: path) else { return nil }
      // A root that nobody signed is taken from the tree; a wrong one does not lead to the last mark's.
      if newer == nil, to < snapshot.size {
        let rest = try TreePath.consistency(from: to, to: snapshot.size, node: node)
        let isOurs = TreePath.isConsistent(
          from: to, last, to: snapshot.size, snapshot.root, path: rest)
        guard isOurs else { return nil }
      }
      return ConsistencyProof(from: from, to: to, path: path)
    }
  }

  /// Tries with the index as it is, then with one made anew from the lines.
  private func proven<Proof>(
    _ checkpoint: Checkpoint?, _ attempt: (LogTree) throws(EvidenceError) -> Proof?
  ) throws(EvidenceError) -> Proof {
    let tree = LogTree(snapshot)
    try tree.catchUp()
    if let proof = try attempt(tree) { return proof }
    try tree.rebuild()
    if let proof = try attempt(tree) { return proof }
    let size = checkpoint?.size ?? snapshot.size
    throw .inconsistent(file: snapshot.layout.checkpoint(size), size: size)
  }

  /// The newest checkpoint of a size that this log can show, signed by a key that signs here.
  private func newest(_ size: UInt64? = nil) throws(EvidenceError) -> Checkpoint? {
    let keys = try folder.keys()
    return try folder.newest { (checkpoint) throws(EvidenceError) in
      guard checkpoint.size <= snapshot.size, size == nil || size == checkpoint.size else {
        return false
      }
      return keys.isEmpty || (try? checkpoint.check(keys)) != nil
    }
  }
}
