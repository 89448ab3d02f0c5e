import Bytes
import Log

/// A C2SP tlog-proof of one event: its line, its place, the hashes that lead to a checkpoint's root.
public struct EventProof: Equatable, Sendable {
  static let opening = "c2sp.org/tlog-proof@v1"

  /// The event's line, without its line feed.
  public let line: [UInt8]
  /// The event's seq.
  public let index: UInt64
  /// The hashes, from the leaf upwards.
  public let path: [Digest]
  /// What they lead to.
  public let checkpoint: Checkpoint

  /// A proof of its parts.
  public init(line: [UInt8], index: UInt64, path: [Digest], checkpoint: Checkpoint) {
    self.line = line
    self.index = index
    self.path = path
    self.checkpoint = checkpoint
  }

  /// The proof that a file holds; whether it proves anything is for `check` to say.
  public init(_ bytes: [UInt8]) throws(NoEvidence) {
    var lines = try ProofLines(bytes, opening: EventProof.opening)
    guard let line = Base64.decode(try lines.value("extra")) else {
      throw NoEvidence("the line extra is no base64", es: "la línea extra no es base64")
    }
    self.line = line
    index = try lines.number("index")
    path = try lines.hashes()
    checkpoint = try Checkpoint(try lines.rest())
  }

  /// The file's content.
  public var file: String {
    "\(EventProof.opening)\nextra \(Base64.encode(line))\nindex \(index)\n"
      + path.map { $0.base64 + "\n" }.joined() + "\n" + checkpoint.file
  }

  /// Throws unless the line stands at its place in the checkpoint's tree.
  public func check() throws(NoEvidence) {
    guard index < checkpoint.size else {
      throw NoEvidence(
        "event \(index) is beyond the checkpoint's \(checkpoint.size) events",
        es: "el evento \(index) está más allá de los \(checkpoint.size) del punto de control")
    }
    let leaf = line.withBytes { Digest.leaf($0) }
    guard let root = TreePath.root(leaf: leaf, at: index, in: checkpoint.size, path: path) else {
      throw NoEvidence(
        "\(path.count) hashes are not as many as event \(index) of \(checkpoint.size) needs",
        es: "\(path.count) huellas no son las que pide el evento \(index) de \(checkpoint.size)")
    }
    guard root == checkpoint.root else {
      throw NoEvidence(
        "the line and the hashes do not lead to the checkpoint's root",
        es: "la línea y las huellas no llevan a la raíz del punto de control")
    }
  }

  /// Throws unless one of these keys signed the checkpoint, and the line stands in its tree.
  public func check(_ keys: [VerifierKey]) throws(NoEvidence) {
    try checkpoint.check(keys)
    try check()
  }
}

/// A proof that a ledger of so many events is the beginning of a later one.
public struct ConsistencyProof: Equatable, Sendable {
  static let opening = "recauda.consistency@v1"

  /// How many events there were.
  public let from: UInt64
  /// How many there are.
  public let to: UInt64
  /// The hashes of RFC 6962 §2.1.2.
  public let path: [Digest]

  /// A proof of its parts.
  public init(from: UInt64, to: UInt64, path: [Digest]) {
    self.from = from
    self.to = to
    self.path = path
  }

  /// The proof that a file holds.
  public init(_ bytes: [UInt8]) throws(NoEvidence) {
    var lines = try ProofLines(bytes, opening: ConsistencyProof.opening)
    from = try lines.number("from")
    to = try lines.number("to")
    path = try lines.hashes()
    guard try lines.rest().isEmpty else {
      throw NoEvidence(
        "something follows the hashes of a consistency proof",
        es: "algo sigue a las huellas de una prueba de consistencia")
    }
  }

  /// Whether a file says that it is such a proof.
  public static func isOne(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: Array("\(opening)\n".utf8))
  }

  /// The file's content.
  public var file: String {
    "\(ConsistencyProof.opening)\nfrom \(from)\nto \(to)\n" + path.map { $0.base64 + "\n" }.joined()
  }

  /// Throws unless it shows that `old` is the beginning of `new`.
  public func check(_ old: Checkpoint, _ new: Checkpoint) throws(NoEvidence) {
    guard old.size == from, new.size == to else {
      throw NoEvidence(
        "the proof is from \(from) to \(to), the checkpoints are of \(old.size) and \(new.size)",
        es:
          "la prueba va de \(from) a \(to), los puntos de control son de \(old.size) y \(new.size)")
    }
    guard old.origin == new.origin else {
      throw NoEvidence(
        "the checkpoints are of two ledgers, \(old.origin) and \(new.origin)",
        es: "los puntos de control son de dos libros, \(old.origin) y \(new.origin)")
    }
    guard TreePath.isConsistent(from: from, old.root, to: to, new.root, path: path) else {
      throw NoEvidence(
        "the hashes do not lead from the one root to the other",
        es: "las huellas no llevan de una raíz a la otra")
    }
  }
}

/// The lines of a proof file, one after the other.
private struct ProofLines {
  private var lines: ArraySlice<Substring>
  private static let limit = 1 << 21

  init(_ bytes: [UInt8], opening: String) throws(NoEvidence) {
    guard bytes.count <= ProofLines.limit else {
      throw NoEvidence("too long for a proof", es: "demasiado largo para una prueba")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw NoEvidence("a proof is UTF-8", es: "una prueba es UTF-8")
    }
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
    guard lines.popFirst() == opening[...] else {
      throw NoEvidence(
        "no proof: its first line is not \(opening)",
        es: "no es una prueba: su primera línea no es \(opening)")
    }
  }

  mutating func value(_ name: String) throws(NoEvidence) -> String {
    guard let line = lines.first, line.hasPrefix(name + " ") else {
      throw NoEvidence(
        "a proof's line \(name) is missing", es: "falta la línea \(name) de la prueba")
    }
    lines.removeFirst()
    return String(line.dropFirst(name.count + 1))
  }

  mutating func number(_ name: String) throws(NoEvidence) -> UInt64 {
    guard let number = ProofText.number(try value(name)[...]) else {
      throw NoEvidence(
        "the line \(name) is no whole number", es: "la línea \(name) no es un número entero")
    }
    return number
  }

  /// The hashes up to an empty line; the text's last line feed leaves one behind, too.
  mutating func hashes() throws(NoEvidence) -> [Digest] {
    var found: [Digest] = []
    while let line = lines.popFirst() {
      if line.isEmpty { return found }
      guard let digest = ProofText.digest(line) else {
        throw NoEvidence(
          "hash \(found.count + 1) is no base64 of 32 bytes",
          es: "la huella \(found.count + 1) no son 32 bytes en base64")
      }
      found.append(digest)
    }
    throw NoEvidence(
      "the proof ends in the middle of its hashes", es: "la prueba termina en medio de sus huellas")
  }

  /// What follows, as it is.
  mutating func rest() throws(NoEvidence) -> [UInt8] {
    let rest = lines.joined(separator: "\n")
    lines = []
    return Array(rest.utf8)
  }
}
