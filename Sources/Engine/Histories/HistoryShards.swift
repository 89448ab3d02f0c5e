import Bytes
import Workers

/// All shards of a store, worked on by the machine's cores, results handed over in their order.
struct HistoryShards {
  private final class Job<Result>: @unchecked Sendable {
    let shard: Int
    var result: Result?
    var failure: (any Error)?

    init(_ shard: Int) { self.shard = shard }
  }

  private let store: any HistorySource
  private let threads: Int?

  init(_ store: any HistorySource, threads: Int?) {
    self.store = store
    self.threads = threads
  }

  /// Calls `work` with every shard's records, on any thread, and `each` with what it gave.
  func forEach<Result>(
    _ work: @escaping @Sendable (Bytes) -> Result, _ each: (Result) throws -> Void
  ) throws {
    let pipeline = OrderedPipeline<Job<Result>>(threads: (threads ?? coreCount) - 1) {
      [store] job in
      let buffer = ByteBuffer(capacity: 1 << 16)
      do {
        try store.read(job.shard, into: buffer)
        job.result = withExtendedLifetime(buffer) { work(buffer.bytes) }
      } catch { job.failure = error }
    }
    defer { pipeline.close() }
    func takeNext() throws {
      guard let job = pipeline.next() else { return }
      if let failure = job.failure { throw failure }
      if let result = job.result { try each(result) }
    }
    for shard in 0..<store.shards where !store.isEmpty(shard) {
      if pipeline.isFull { try takeNext() }
      pipeline.submit(Job(shard))
    }
    while pipeline.pending > 0 { try takeNext() }
  }
}
