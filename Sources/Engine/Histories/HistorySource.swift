import Bytes

/// Where histories lie: framed records with their destinations, in shards that are read on any thread.
public protocol HistorySource: AnyObject, Sendable {
  /// How many shards there are.
  var shards: Int { get }
  /// Whether a shard holds nothing.
  func isEmpty(_ shard: Int) -> Bool
  /// Reads a whole shard into a buffer, which is emptied first.
  func read(_ shard: Int, into buffer: ByteBuffer) throws
  /// Reads records among which are all of one history, into a buffer that is emptied first.
  func read(history name: Bytes, into buffer: ByteBuffer) throws
}
