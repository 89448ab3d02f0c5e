import Bytes

/// The 64-bit hash by which ids are found.
///
/// It stands in the index on disk: a change here needs a new version of the index, which is then made
/// anew from the log.
///
/// Two ids may share a hash; nothing is decided by it alone.
enum IdHash {
  static func of(_ id: Bytes) -> UInt64 { id.keyHash }

  /// A checksum of a block of the index, over whole words.
  static func checksum(_ bytes: Bytes, _ length: Int, seed: UInt64) -> UInt64 {
    bytes.checksum(length, seed: seed)
  }
}
