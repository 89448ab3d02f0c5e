import Bytes
import CDigest

/// A SHA-256 over bytes that come piece by piece.
public struct DigestStream {
  private var stream = rcd_stream()

  /// A hash over nothing yet.
  public init() { rcd_stream_start(&stream) }

  /// Goes on with more bytes.
  public mutating func update(_ bytes: Bytes) {
    bytes.withMemory { rcd_stream_update(&stream, $0.baseAddress, $0.count) }
  }

  /// The hash of all bytes so far.
  public var digest: Digest {
    var digest = Digest()
    digest.fill { out in
      withUnsafePointer(to: stream) { rcd_stream_finish($0, out) }
    }
    return digest
  }
}
