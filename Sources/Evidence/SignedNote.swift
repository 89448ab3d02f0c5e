import Log

/// A C2SP signed note: a text, and lines that say who signed it.
struct SignedNote: Equatable, Sendable {
  /// A line below the text.
  struct Signature: Equatable, Sendable {
    let name: String
    /// The key's number and what it signed.
    let bytes: [UInt8]
  }

  /// What is signed: it ends with a line feed.
  let text: String
  /// Who signed it, in their order.
  let signatures: [Signature]

  private static let dash = "\u{2014} "
  /// No note of ours comes near; a file that is longer is none.
  private static let limit = 1 << 20

  /// A text with one signature.
  init(_ text: String, by key: SigningKey) throws(NoEvidence) {
    self.text = text
    signatures = [try SignedNote.signature(of: text, by: key)]
  }

  private init(_ text: String, _ signatures: [Signature]) {
    self.text = text
    self.signatures = signatures
  }

  private static func signature(
    of text: String, by key: SigningKey
  ) throws(NoEvidence) -> Signature {
    Signature(
      name: key.verifier.name, bytes: key.verifier.number.bytes + (try key.sign(Array(text.utf8))))
  }

  /// The note with the key's signature behind those it has; as it is if the key has signed it.
  func signed(by key: SigningKey) throws(NoEvidence) -> SignedNote {
    let own = try SignedNote.signature(of: text, by: key)
    return signatures.contains(own) ? self : SignedNote(text, signatures + [own])
  }

  /// The note that a file holds.
  init(_ bytes: [UInt8]) throws(NoEvidence) {
    guard bytes.count <= SignedNote.limit else {
      throw NoEvidence("too long for a signed note", es: "demasiado largo para una nota firmada")
    }
    guard let whole = String(validating: bytes, as: UTF8.self) else {
      throw NoEvidence("a signed note is UTF-8", es: "una nota firmada es UTF-8")
    }
    guard !bytes.contains(where: { $0 < 0x20 && $0 != 0x0A }) else {
      throw NoEvidence(
        "a signed note has no control characters (a carriage return, say)",
        es: "una nota firmada no lleva caracteres de control (un retorno de carro, por ejemplo)")
    }
    // Text and signatures are parted by the last empty line.
    var cut: Int?
    for place in bytes.indices.dropLast() where bytes[place] == 0x0A && bytes[place + 1] == 0x0A {
      cut = place
    }
    guard let cut, whole.hasSuffix("\n"), cut + 2 < bytes.count else {
      throw NoEvidence(
        "no signed note: text, an empty line and signatures, each line ended",
        es: "no es una nota firmada: texto, una línea vacía y firmas, cada línea terminada")
    }
    text = String(decoding: bytes[...cut], as: UTF8.self)
    var found: [Signature] = []
    let below = String(decoding: bytes[(cut + 2)...], as: UTF8.self).dropLast()
    for line in below.split(separator: "\n", omittingEmptySubsequences: false) {
      let words = line.dropFirst(SignedNote.dash.count).split(
        separator: " ", omittingEmptySubsequences: false)
      guard line.hasPrefix(SignedNote.dash), words.count == 2,
        VerifierKey.isName(String(words[0])), let bytes = Base64.decode(String(words[1])),
        bytes.count >= 5
      else {
        throw NoEvidence(
          "a signature line is not of the form \u{2014} name base64",
          es: "una línea de firma no tiene la forma \u{2014} nombre base64")
      }
      found.append(Signature(name: String(words[0]), bytes: bytes))
    }
    signatures = found
  }

  /// The note as a file holds it.
  var file: String {
    text + "\n"
      + signatures.map { "\(SignedNote.dash)\($0.name) \(Base64.encode($0.bytes))\n" }.joined()
  }

  /// Whether one of these keys signed it; a wrong signature of any of them spoils the note.
  func isSigned(by keys: [VerifierKey]) -> Bool {
    var isSigned = false
    for signature in signatures {
      for key in keys
      where key.name == signature.name && signature.bytes.starts(with: key.number.bytes) {
        guard key.holds(Array(signature.bytes.dropFirst(4)), of: Array(text.utf8)) else {
          return false
        }
        isSigned = true
      }
    }
    return isSigned
  }
}
