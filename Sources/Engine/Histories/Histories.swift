import Bytes
import Events
import Values
import Workers

/// Every account's past, and that of the payments in suspense: what all answers are folded from.
///
/// The accounts are worked on by all cores, each with its own keys and symbols; nothing is shared but
/// bytes.
public final class Histories: @unchecked Sendable {
  /// How many events are known.
  public let known: UInt64

  /// Which event names which other by its id: the id's hash and the seq of the one that names it;
  /// known only of histories that were just brought together.
  public internal(set) var links: [(target: UInt64, seq: UInt64)] = []

  /// Whether they hold the groups where findings are decided.
  public var isForFindings: Bool { packing.isForFindings }

  private let packing: HistoryPacking
  private let store: any HistorySource
  /// The records of what concerns all accounts.
  public let common: [UInt8]
  private let threads: Int?
  private let desks: Pool<HistoryDesk>

  /// Histories that lie somewhere, with the records of what concerns all accounts, cut to the first
  /// `known` events.
  public init(
    packing: HistoryPacking, store: any HistorySource, common: [UInt8], known: UInt64,
    threads: Int? = nil
  ) {
    self.packing = packing
    self.store = store
    self.common = common
    self.known = known
    self.threads = threads
    desks = Pool { HistoryDesk(packing, common, known: known) }
  }

  /// What concerns all accounts, as of a day: policies, definitions, programmes.
  public func commonState(asOf day: Day) -> State { desks.use { $0.commonState(asOf: day) } }

  /// Calls `body` with every desk that was used; none may be in use.
  func forEachDesk(_ body: (HistoryDesk) -> Void) { desks.forEachIdle(body) }

  /// Calls `work` with the histories of each shard, on any thread, and `each` with what it gave, in an
  /// order that does not depend on the number of threads.
  public func forEachShard<Result>(
    _ work: @escaping @Sendable (HistoryShard) -> Result, _ each: (Result) throws -> Void
  ) throws {
    try HistoryShards(store, threads: threads).forEach(
      { [desks] bytes in desks.use { desk in work(HistoryShard(desk, bytes)) } }, each)
  }

  /// The record of one account.
  public func record(of account: String) throws -> Record {
    let desk = HistoryDesk(packing, common, known: known)
    let name = Array(account.utf8)
    var found: Record?
    let buffer = ByteBuffer(capacity: 1 << 12)
    try name.withBytes { try store.read(history: $0, into: buffer) }
    withExtendedLifetime(buffer) {
      name.withBytes { name in
        HistoryShard(desk, buffer.bytes, only: name).forEach { found = $0.record() }
      }
    }
    return found
      ?? Record(
        [], known: known, symbols: desk.reader.symbols, ids: SymbolTable(), bodies: FactBodies(),
        common: desk.common)
  }
}

/// What one thread needs to read histories: keys, symbols, and what concerns all accounts.
public final class HistoryDesk: @unchecked Sendable {
  let packing: HistoryPacking
  let reader: FactReader
  let scanner: Scanner
  let common: Record
  /// The names of the histories of a shard.
  let names = SymbolTable()
  private var states: [Day: State] = [:]
  /// What is added up over all shards that this desk works on.
  var running: AnyObject?

  init(_ packing: HistoryPacking, _ common: [UInt8], known: UInt64) {
    self.packing = packing
    let reader = FactReader()
    let scanner = Scanner()
    var facts: [Fact] = []
    var event = ScannedEvent()
    common.withBytes { bytes in
      var index = 0
      while let record = HistoryRecord(bytes, at: &index) {
        if packing.packer.unpack(record.packed, scanner, into: &event) {
          if event.seq < known { facts.append(reader.read(event)) }
        }
      }
    }
    self.scanner = scanner
    // The ids of what is common are its own: those of an account are forgotten with the account.
    self.common = Record(
      facts.sorted { $0.precedes($1) }, known: known, symbols: reader.symbols, ids: reader.ids,
      bodies: reader.bodies)
    self.reader = FactReader(like: reader)
  }

  /// What concerns all accounts, as of a day.
  public func commonState(asOf day: Day) -> State {
    if let state = states[day] { return state }
    let state = State(common, asOf: day)
    states[day] = state
    return state
  }
}
