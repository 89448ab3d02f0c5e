import Bytes
import CDigest
import Log

/// The number that says which key made a signature: 4 bytes of a hash over name and key.
struct KeyNumber: Equatable, Sendable {
  let bytes: [UInt8]

  init(name: String, key: [UInt8]) {
    bytes = Array((Array(name.utf8) + [0x0A] + key).withBytes { Digest.sha256($0) }.bytes.prefix(4))
  }

  var hex: String {
    bytes.map { byte in
      let digits = String(byte, radix: 16)
      return digits.utf8.count == 1 ? "0" + digits : digits
    }.joined()
  }
}

/// The byte that stands before an Ed25519 key in a note's keys.
private let ed25519: UInt8 = 1

/// A public key of signed notes, by which anybody can check: `name+8 hex digits+base64`.
public struct VerifierKey: Equatable, Sendable, CustomStringConvertible {
  /// Whose key it is.
  public let name: String
  let number: KeyNumber
  private let key: [UInt8]

  /// A name's public key.
  init(name: String, key: [UInt8]) {
    self.name = name
    self.key = key
    number = KeyNumber(name: name, key: [ed25519] + key)
  }

  /// The key that a vkey spells.
  public init(_ text: String) throws(NoEvidence) {
    let (name, number, key) = try VerifierKey.parts(text)
    guard key.count == 33, key[0] == ed25519 else {
      throw NoEvidence(
        "the vkey is not of an Ed25519 key", es: "la vkey no es de una clave Ed25519")
    }
    self.init(name: name, key: Array(key.dropFirst()))
    guard self.number.hex == number else {
      throw NoEvidence(
        "the vkey's digits \(number) are not those of its name and key",
        es: "las cifras \(number) de la vkey no son las de su nombre y su clave")
    }
  }

  /// The key as it is handed out.
  public var description: String {
    "\(name)+\(number.hex)+\(Base64.encode([ed25519] + key))"
  }

  /// The eight digits that tell keys of one name apart.
  public var digits: String { number.hex }

  /// Whether this is the key's signature of that text.
  func holds(_ signature: [UInt8], of text: [UInt8]) -> Bool {
    signature.count == 64
      && rcd_ed25519_verify(key, text, text.count, signature) == 1
  }

  /// The three parts of a key; the last may hold a `+` of base64, a name may not.
  static func parts(_ text: String) throws(NoEvidence) -> (String, String, [UInt8]) {
    let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, isName(String(parts[0])) else {
      throw NoEvidence(
        "no key of the form name+digits+base64",
        es: "no es una clave de la forma nombre+cifras+base64")
    }
    guard let key = Base64.decode(String(parts[2])) else {
      throw NoEvidence(
        "the key's last part is no base64", es: "la última parte de la clave no es base64")
    }
    return (String(parts[0]), String(parts[1]), key)
  }

  /// Whether a key may have that name: something, without a blank and without `+`.
  static func isName(_ name: String) -> Bool {
    !name.isEmpty && !name.unicodeScalars.contains { $0 == "+" || $0.properties.isWhitespace }
  }
}

/// A private key of signed notes: whoever has it speaks for the ledger.
public struct SigningKey: Sendable {
  private static let opening = "PRIVATE+KEY+"
  private let seed: [UInt8]
  /// The key by which its signatures are checked.
  public let verifier: VerifierKey

  /// The key of that name with a seed of 32 bytes.
  public init(name: String, seed: [UInt8]) throws(NoEvidence) {
    guard VerifierKey.isName(name) else {
      throw NoEvidence(
        "a key's name has no blank and no +", es: "el nombre de una clave no lleva blancos ni +")
    }
    guard seed.count == 32 else {
      throw NoEvidence("a seed has 32 bytes", es: "una semilla tiene 32 bytes")
    }
    var key = [UInt8](repeating: 0, count: 32)
    guard rcd_ed25519_public(seed, &key) == 1 else {
      throw NoEvidence("libcrypto makes no Ed25519 key", es: "libcrypto no hace claves Ed25519")
    }
    self.seed = seed
    verifier = VerifierKey(name: name, key: key)
  }

  /// A new key, of the system's randomness.
  public static func random(name: String) throws(NoEvidence) -> SigningKey {
    var seed = [UInt8](repeating: 0, count: 32)
    guard rcd_random_secret(&seed, seed.count) == 1 else {
      throw NoEvidence("the system gives no random bytes", es: "el sistema no da bytes al azar")
    }
    return try SigningKey(name: name, seed: seed)
  }

  /// The key that a key file holds.
  public init(file text: String) throws(NoEvidence) {
    guard text.hasPrefix(SigningKey.opening) else {
      throw NoEvidence(
        "no private key: it does not begin with \(SigningKey.opening)",
        es: "no es una clave privada: no empieza con \(SigningKey.opening)")
    }
    var body = text.dropFirst(SigningKey.opening.count)
    // A line feed, or the end of a line of Windows.
    if body.last?.isNewline == true { body.removeLast() }
    let (name, digits, key) = try VerifierKey.parts(String(body))
    guard key.count == 33, key[0] == ed25519 else {
      throw NoEvidence("the private key is not of Ed25519", es: "la clave privada no es Ed25519")
    }
    try self.init(name: name, seed: Array(key.dropFirst()))
    guard verifier.digits == digits else {
      throw NoEvidence(
        "the private key's digits are not those of its name and key",
        es: "las cifras de la clave privada no son las de su nombre y su clave")
    }
  }

  /// What a key file holds: one line.
  public var file: String {
    "\(SigningKey.opening)\(verifier.name)+\(verifier.digits)+\(Base64.encode([ed25519] + seed))\n"
  }

  /// The signature of a text.
  func sign(_ text: [UInt8]) throws(NoEvidence) -> [UInt8] {
    var signature = [UInt8](repeating: 0, count: 64)
    guard rcd_ed25519_sign(seed, text, text.count, &signature) == 1 else {
      throw NoEvidence("libcrypto does not sign", es: "libcrypto no firma")
    }
    return signature
  }
}
