import Bytes
import Log

/// A signed tree head: this ledger had so many events, and this root stands for every one of them.
public struct Checkpoint: Equatable, Sendable {
  /// Whose ledger: its key, and the signing key's name.
  public let origin: String
  /// How many events.
  public let size: UInt64
  /// The root of the tree over their lines.
  public let root: Digest
  let note: SignedNote

  /// Signs a tree.
  public init(size: UInt64, root: Digest, by key: SigningKey) throws(NoEvidence) {
    origin = key.verifier.name
    self.size = size
    self.root = root
    note = try SignedNote("\(origin)\n\(size)\n\(root.base64)\n", by: key)
  }

  /// The checkpoint that a file holds; whether its signature holds is another question.
  public init(_ bytes: [UInt8]) throws(NoEvidence) {
    note = try SignedNote(bytes)
    let lines = note.text.dropLast().split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count >= 3, lines.allSatisfy({ !$0.isEmpty }) else {
      throw NoEvidence(
        "a checkpoint has an origin, a size and a root, a line each",
        es: "un punto de control tiene origen, tamaño y raíz, cada uno en su línea")
    }
    origin = String(lines[0])
    guard let size = ProofText.number(lines[1]) else {
      throw NoEvidence(
        "the checkpoint's second line is no size",
        es: "la segunda línea del punto de control no es un tamaño")
    }
    self.size = size
    guard let root = ProofText.digest(lines[2]) else {
      throw NoEvidence(
        "the checkpoint's third line is no base64 of 32 bytes",
        es: "la tercera línea del punto de control no son 32 bytes en base64")
    }
    self.root = root
    guard note.signatures.contains(where: { $0.name == origin }) else {
      throw NoEvidence(
        "the checkpoint is not signed in the name of its origin, \(origin)",
        es: "el punto de control no está firmado a nombre de su origen, \(origin)")
    }
  }

  /// The same tree, signed by a key more; who signed before stays.
  ///
  /// A signature is not for us to throw away: an auditor's or a witness's cannot be had again.
  func signed(by key: SigningKey) throws(NoEvidence) -> Checkpoint {
    try Checkpoint(Array(try note.signed(by: key).file.utf8))
  }

  /// The file's content, byte for byte.
  public var file: String { note.file }

  /// Throws unless one of these keys signed it in the origin's name.
  public func check(_ keys: [VerifierKey]) throws(NoEvidence) {
    let own = keys.filter { $0.name == origin }
    guard !own.isEmpty else {
      let names = keys.map(\.name).joined(separator: ", ")
      throw NoEvidence(
        "the checkpoint is of \(origin), the key of \(names)",
        es: "el punto de control es de \(origin), la clave de \(names)")
    }
    guard note.isSigned(by: own) else {
      throw NoEvidence("the signature is not that of the key", es: "la firma no es de esa clave")
    }
  }
}

/// What the lines of checkpoints and proofs are made of, strictly.
enum ProofText {
  /// A number without a needless zero; no log has more than 2^63 - 1 events.
  static func number(_ text: Substring) -> UInt64? {
    guard !text.isEmpty, text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
      text.utf8.count == 1 || text.utf8.first != 0x30
    else { return nil }
    return Int64(text).map { UInt64($0) }
  }

  /// A digest in base64.
  static func digest(_ text: Substring) -> Digest? {
    guard let bytes = Base64.decode(String(text)), bytes.count == Digest.length else { return nil }
    return bytes.withBytes { Digest($0) }
  }
}
