import Bytes

/// The sizes of a ledger's working memory and of its index of ids; tests use tiny ones.
struct LedgerTuning: Sendable {
  /// How many ids the plain list may hold before it becomes a run.
  var recentIds = 8192
  /// How many ids are held in memory while many are appended at once.
  var tableIds = 1 << 18
  /// After how many look-ups a filter is built.
  var filterAfter = 2048
  /// How many 64-byte blocks a filter has, as a power of two.
  var filterBlockBits = 19
  /// The bits of an id's hash that are kept: all, but for tests that want ids to collide.
  var hashBits = UInt64.max
  /// How many bytes of lines are read as one job.
  var batchBytes = 128 << 10

  /// The hash of an id.
  @inline(__always)
  func hash(_ id: Bytes) -> UInt64 { IdHash.of(id) & hashBits }
}
