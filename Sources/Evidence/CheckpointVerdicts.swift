import Log

/// Checkpoints held against a log whose lines were hashed anew.
public struct CheckpointVerdicts: Sendable {
  /// What is to be said of one checkpoint.
  public struct Verdict: Sendable {
    /// The file, as it is named.
    public let file: String
    /// The size that it, or its name, tells.
    public let size: UInt64?
    /// Why it does not hold; nil if it does.
    public let problem: NoEvidence?
    /// Whether its signature was checked.
    public let wasSignatureChecked: Bool
  }

  private struct Claim: Sendable {
    let file: String
    let size: UInt64?
    let content: Result<Checkpoint, NoEvidence>
  }

  private let claims: [Claim]
  private let keys: [VerifierKey]
  /// Whether somebody brought a key, and so wants to know that it signed this.
  private let isAsked: Bool

  /// The checkpoints of a ledger, read before the log is, and those that were kept elsewhere.
  ///
  /// `keys` decide alone whose signatures count; without any, the keys that signed here do.
  public init(
    _ directory: String, kept: [(path: String, checkpoint: Checkpoint)], keys: [VerifierKey]
  ) throws(EvidenceError) {
    let folder = CheckpointFolder(directory)
    claims =
      try folder.entries().map {
        Claim(file: "checkpoints/\($0.name)", size: $0.size, content: $0.content)
      }
      + kept.map { path, checkpoint in
        Claim(file: path, size: checkpoint.size, content: .success(checkpoint))
      }
    self.keys = keys.isEmpty ? try folder.keys() : keys
    isAsked = !keys.isEmpty
  }

  // Without any checkpoint a key says nothing: whoever drops them all could write the history anew.
  private static let none = Verdict(
    file: "checkpoints/", size: nil,
    problem: NoEvidence(
      "there is no checkpoint: nothing ties this ledger to the key",
      es: "no hay ningún punto de control: nada une este libro con la clave"),
    wasSignatureChecked: true)

  /// The sizes whose roots are needed.
  public var sizes: [UInt64] {
    claims.compactMap { claim in
      guard case .success(let checkpoint) = claim.content else { return nil }
      return checkpoint.size
    }
  }

  /// What holds: `roots` are those of the lines, `held` how many lines there are before any problem.
  public func verdicts(
    roots: [UInt64: Digest], held: UInt64, ledger: String?
  ) -> [Verdict] {
    var roots = roots
    roots[0] = CompactRange(start: 0).root
    guard !isAsked || !claims.isEmpty else { return [CheckpointVerdicts.none] }
    return claims.map { claim in
      var problem: NoEvidence?
      do throws(NoEvidence) {
        let checkpoint = try claim.content.get()
        if !keys.isEmpty { try checkpoint.check(keys) }
        if let ledger, checkpoint.origin != ledger {
          throw NoEvidence(
            "the checkpoint is of \(checkpoint.origin), the ledger is \(ledger)",
            es: "el punto de control es de \(checkpoint.origin), el libro es \(ledger)")
        }
        let size = checkpoint.size
        guard let root = roots[size] else {
          throw NoEvidence(
            "it is of \(size) events, only \(held) are there and sound: the others are gone or damaged",
            es:
              "es de \(size) eventos, solo \(held) están y están sanos: los demás faltan o están dañados"
          )
        }
        guard root == checkpoint.root else {
          throw NoEvidence(
            "the first \(size) events are not those that were signed: one was changed, dropped or "
              + "slipped in",
            es: "los primeros \(size) eventos no son los firmados: alguno se cambió, se quitó o se "
              + "agregó")
        }
      } catch { problem = error }
      return Verdict(
        file: claim.file, size: claim.size, problem: problem, wasSignatureChecked: !keys.isEmpty)
    }
  }
}
