import Log

/// Signing a ledger's tree: the lines are hashed anew, and all that was signed before must hold.
public struct Signing {
  /// What may be left out, on the signer's own word.
  public struct Options: Sendable {
    /// The last mark's tree is signed without hashing the lines.
    public var trustsIndex: Bool
    /// A key that has not signed here before takes over.
    public var changesKey: Bool
    /// Sign the tree of so many events; nil for all there are.
    public var size: UInt64?

    /// Nothing is left out.
    public init(trustsIndex: Bool = false, changesKey: Bool = false, size: UInt64? = nil) {
      self.trustsIndex = trustsIndex
      self.changesKey = changesKey
      self.size = size
    }
  }

  /// What was signed.
  public struct Outcome: Sendable {
    /// The checkpoint.
    public let checkpoint: Checkpoint
    /// Where it is kept.
    public let file: String
    /// Whether it was there already.
    public let wasThere: Bool
    /// Whether keys have signed here before, of whose checkpoints none is left: nothing could be compared.
    public let lostEarlier: Bool
  }

  private let snapshot: LogSnapshot
  private let folder: CheckpointFolder
  private let ledger: String

  /// Signing in a ledger; `ledger` is its key, as its first event tells.
  public init(_ snapshot: LogSnapshot, ledger: String) {
    self.snapshot = snapshot
    self.ledger = ledger
    folder = CheckpointFolder(snapshot.layout.directory)
  }

  /// Checks and signs; `progress` hears how many lines are hashed.
  public func sign(
    by key: SigningKey, _ options: Options, progress: (UInt64) -> Void = { _ in }
  ) throws(EvidenceError) -> Outcome {
    if let damage = snapshot.damage { throw .log(.damage(damage)) }
    let size = options.size ?? snapshot.size
    guard size <= snapshot.size else { throw .tooFew(held: snapshot.size) }
    guard key.verifier.name == ledger else {
      throw .foreignKey(key: key.verifier.name, ledger: ledger)
    }
    let keys = try folder.keys()
    if let last = keys.last, last != key.verifier, !options.changesKey {
      throw .anotherKey(known: last.description)
    }
    let before = try signedBefore(keys + [key.verifier])
    try EvidenceError.reading { () throws(LogError) in try snapshot.settle() }
    let root =
      options.trustsIndex
      ? try continued(size, before) : try hashed(size, before, progress)
    // One that is there may bear other signers' lines: a line is added to it, none is taken away.
    let there = before.first { $0.size == size && $0.root == root }
    let checkpoint = try EvidenceError.judging("key") { () throws(NoEvidence) in
      if let there { return try there.signed(by: key) }
      return try Checkpoint(size: size, root: root, by: key)
    }
    let wasThere = there == checkpoint
    let file =
      wasThere ? snapshot.layout.checkpoint(size) : try folder.keep(checkpoint)
    // The checkpoint first: a key that signed here without any of them is worth a word.
    if keys.last != key.verifier {
      try folder.keep(key.verifier, after: keys.filter { $0 != key.verifier })
    }
    return Outcome(
      checkpoint: checkpoint, file: file, wasThere: wasThere,
      lostEarlier: !keys.isEmpty && before.isEmpty)
  }

  /// The checkpoints that are there, each of which must be whole and signed.
  private func signedBefore(_ keys: [VerifierKey]) throws(EvidenceError) -> [Checkpoint] {
    var before: [Checkpoint] = []
    for entry in try folder.entries() {
      let place = "checkpoints/\(entry.name)"
      before.append(
        try EvidenceError.judging(place) { () throws(NoEvidence) in
          let checkpoint = try entry.content.get()
          try checkpoint.check(keys)
          return checkpoint
        })
      if let size = before.last?.size, size > snapshot.size {
        throw .lost(file: place, size: size, held: snapshot.size)
      }
    }
    return before
  }

  /// The root over the lines themselves, if they give every root that was signed.
  private func hashed(
    _ size: UInt64, _ before: [Checkpoint], _ progress: (UInt64) -> Void
  ) throws(EvidenceError) -> Digest {
    let found = try LogTree(snapshot).hashAll(
      to: snapshot.size, rootsAt: before.map(\.size) + [size], progress: progress)
    for checkpoint in before where found.roots[checkpoint.size] != checkpoint.root {
      throw .inconsistent(file: snapshot.layout.checkpoint(checkpoint.size), size: checkpoint.size)
    }
    guard found.range.root == snapshot.root, let root = found.roots[size] else {
      throw .inconsistent(file: snapshot.segments.last?.name ?? "", size: snapshot.size)
    }
    return root
  }

  /// The root that the last mark tells, if a proof shows that it continues what was signed last.
  private func continued(
    _ size: UInt64, _ before: [Checkpoint]
  ) throws(EvidenceError) -> Digest {
    let tree = LogTree(snapshot)
    try tree.catchUp()
    let root =
      size == snapshot.size
      ? snapshot.root
      : try TreePath.root(0, size) { (node) throws(EvidenceError) in try tree.node(node) }
    guard let last = before.last(where: { $0.size <= size }) else { return root }
    for attempt in 0..<2 {
      let path = try TreePath.consistency(from: last.size, to: size) {
        (node) throws(EvidenceError) in try tree.node(node)
      }
      if TreePath.isConsistent(from: last.size, last.root, to: size, root, path: path) {
        return root
      }
      // The index may be what is wrong.
      if attempt == 0 { try tree.rebuild() }
    }
    throw .inconsistent(file: snapshot.layout.checkpoint(last.size), size: last.size)
  }
}
