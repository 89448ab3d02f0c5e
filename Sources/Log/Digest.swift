import Bytes
import CDigest

/// A SHA-256 hash: 32 bytes by value.
public struct Digest: Hashable, Sendable {
  /// The length of every digest.
  public static let length = 32

  // The bytes as they lie in memory; the words have no meaning as numbers.
  private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

  init() {}

  /// The digest whose bytes are these 32.
  public init(_ bytes: Bytes) {
    precondition(bytes.count == Digest.length, "a digest has 32 bytes")
    withUnsafeMutableBytes(of: &words) { memory in
      bytes.withMemory { memory.copyMemory(from: UnsafeRawBufferPointer($0)) }
    }
  }

  /// A copy of the 32 bytes.
  public var bytes: [UInt8] { withUnsafeBytes(of: words) { Array($0) } }

  /// The digest in lower-case hexadecimal digits.
  public var hex: String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// Plain SHA-256.
  public static func sha256(_ bytes: Bytes) -> Digest {
    var digest = Digest()
    bytes.withMemory { memory in
      digest.fill { rcd_sha256(memory.baseAddress, memory.count, $0) }
    }
    return digest
  }

  /// The RFC 6962 leaf of a line: SHA-256 of a zero byte and the line.
  public static func leaf(_ line: Bytes) -> Digest {
    var digest = Digest()
    line.withMemory { memory in
      digest.fill { rcd_leaf(memory.baseAddress, memory.count, $0) }
    }
    return digest
  }

  /// The RFC 6962 node over two subtrees: SHA-256 of a one byte and both.
  public static func node(_ left: Digest, _ right: Digest) -> Digest {
    var digest = Digest()
    withUnsafeBytes(of: left.words) { left in
      withUnsafeBytes(of: right.words) { right in
        digest.fill {
          rcd_node(
            left.bindMemory(to: UInt8.self).baseAddress,
            right.bindMemory(to: UInt8.self).baseAddress, $0)
        }
      }
    }
    return digest
  }

  mutating func fill(_ hash: (UnsafeMutablePointer<UInt8>?) -> Void) {
    withUnsafeMutableBytes(of: &words) { hash($0.bindMemory(to: UInt8.self).baseAddress) }
  }

  /// Whether both are the same 32 bytes.
  public static func == (left: Digest, right: Digest) -> Bool { left.words == right.words }

  /// Feeds the bytes to a hasher.
  public func hash(into hasher: inout Hasher) {
    withUnsafeBytes(of: words) { hasher.combine(bytes: $0) }
  }
}
