import Bytes
import Events

/// Brings every known event to the histories that it can act on: one pass over the log, then one over
/// the packed events for the few that name others.
///
/// A history may get more than acts on it, never less: keys are compared by hash here, and exactly
/// where the history is folded. So what is derived does not depend on how events were brought there.
public final class HistoryBuilder {
  private let packing: HistoryPacking
  private let store: HistoryStore
  private var references = ReferenceOwners()
  private let loose = ByteBuffer(capacity: 1 << 16)
  private let common = ByteBuffer(capacity: 1 << 16)
  private var named: Set<UInt64> = []
  private var subjects: Set<UInt64> = []
  private var known: UInt64 = 0

  /// A builder that keeps what does not fit into memory in `spill`, if there is one.
  public convenience init(_ packing: HistoryPacking, spill: (any Spill)?) {
    self.init(packing, store: HistoryStore(spill: spill))
  }

  init(_ packing: HistoryPacking, store: HistoryStore) {
    self.packing = packing
    self.store = store
  }

  /// Adds the next stretch of the log.
  public func take(_ batch: HistoryBatch) throws {
    known += UInt64(batch.count)
    let own = batch.own.bytes
    var index = 0
    for shard in batch.shards {
      let start = index
      index = start &+ 4 &+ Int(truncatingIfNeeded: own.paddedWord(at: start) & 0xFFFF_FFFF)
      try store.append(own.slice(start, index), to: Int(shard))
    }
    loose.append(batch.loose.bytes)
    common.append(batch.common.bytes)
    for use in batch.uses { references.take(use) }
    named.formUnion(batch.named)
    subjects.formUnion(batch.subjects)
  }

  /// The histories of all that was taken.
  public func finish(threads: Int? = nil) throws -> Histories {
    var links = LinkResolver(
      packing, loose, common, wanting: references.odd, named: named, subjects: subjects)
    if links.hasWork {
      repeat {
        try HistoryShards(store, threads: threads).forEach { [links] bytes in
          links.finds(in: bytes)
        } _: { finds in
          links.take(finds)
        }
      } while links.needsAnotherLook()
      try links.deliver { [store] record, shard in try store.append(record, to: shard) }
    }
    let histories = Histories(
      packing: packing, store: store, common: links.common.bytes.array, known: known,
      threads: threads)
    histories.links = links.links
    return histories
  }
}
