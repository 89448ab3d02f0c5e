import Bytes
import Events
import Values

/// The histories of one shard, one after the other.
public struct HistoryShard {
  private struct Entry {
    var name: UInt32
    var start: UInt32
    /// The place in the order of the rules.
    var order: UInt64
  }

  /// The thread's means.
  public let desk: HistoryDesk
  private let bytes: Bytes
  private let only: Bytes?

  /// The histories among these records, or the one of that name.
  init(_ desk: HistoryDesk, _ bytes: Bytes, only: Bytes? = nil) {
    self.only = only
    self.desk = desk
    self.bytes = bytes
  }

  /// Calls `body` with every history, which is valid until the next one: the accounts and the payments
  /// in suspense, or the groups where findings are decided, too.
  public func forEach(withGroups: Bool = false, _ body: (History) -> Void) {
    desk.names.removeAll()
    var entries: [Entry] = []
    var counts: [Int] = []
    var index = 0
    var start = 0
    while let record = HistoryRecord(bytes, at: &index) {
      let (on, seq) = EventPacker.order(of: record.packed)
      guard seq < desk.common.known, only.map({ record.destination.equals($0) }) ?? true else {
        start = index
        continue
      }
      let name = desk.names.intern(record.destination).index
      if Int(name) == counts.count { counts.append(0) }
      counts[Int(name)] += 1
      entries.append(
        Entry(
          name: name, start: UInt32(truncatingIfNeeded: start),
          order: UInt64(truncatingIfNeeded: Int64(on.number) &+ 1 << 20) << 40 | seq))
      start = index
    }
    var next: [Int] = []
    var sum = 0
    for count in counts {
      next.append(sum)
      sum += count
    }
    var sorted = entries
    for entry in entries {
      sorted[next[Int(entry.name)]] = entry
      next[Int(entry.name)] += 1
    }
    let history = History(desk)
    for (name, end) in next.enumerated() {
      let key = desk.names.bytes(Symbol(index: UInt32(name)))
      switch HistoryGroup(key) {
      case nil, .suspense: break
      // A payment alone was not paid twice.
      case .external: if !withGroups || counts[name] == 1 { continue }
      default: if !withGroups { continue }
      }
      let range = end - counts[name]..<end
      var isSorted = true
      for place in range.dropFirst() where sorted[place - 1].order > sorted[place].order {
        isSorted = false
      }
      if !isSorted { sorted[range].sort { $0.order < $1.order } }
      history.begin(key)
      var last: UInt64?
      for entry in sorted[range] where entry.order != last {
        history.append(bytes, at: Int(entry.start))
        last = entry.order
      }
      body(history)
    }
  }
}

/// The facts of one account, or of a group.
public final class History {
  private let desk: HistoryDesk
  private let reader: FactReader
  private let scanner: Scanner
  private let packer: EventPacker
  @exclusivity(unchecked) private var event = ScannedEvent()
  @exclusivity(unchecked) private var facts: [Fact] = []
  private var account: Symbol?
  private let packed = ByteBuffer(capacity: 1 << 12)

  /// The account's key, or the group's name.
  public private(set) var name = ""
  /// Its records, in the order of the rules; valid until the next history.
  public var records: Bytes { packed.bytes }
  /// The group, if it is no account's, and which part of it.
  private(set) var group: HistoryGroup?
  private(set) var part: UInt8 = 0
  /// Of a group where something is measured: which measure, and what of the facts is measured, with
  /// their amounts.
  private(set) var measure = 0
  private(set) var measured: [(place: Int, amount: Int64)] = []
  /// Whether it is an account's; else a group's.
  public var isAccount: Bool { account != nil }

  init(_ desk: HistoryDesk) {
    self.desk = desk
    reader = desk.reader
    scanner = desk.scanner
    packer = desk.packing.packer
  }

  func begin(_ name: Bytes) {
    reader.forget()
    facts.removeAll(keepingCapacity: true)
    packed.clear()
    group = HistoryGroup(name)
    account = group == nil ? reader.ids.intern(name) : nil
    part = name.count > 1 ? name[1] : 0
    measure = group == .measured ? HistoryGroup.measure(name) : 0
    measured.removeAll(keepingCapacity: true)
    self.name = name.string
  }

  func append(_ bytes: Bytes, at start: Int) {
    var index = start
    guard let record = HistoryRecord(bytes, at: &index),
      packer.unpack(record.packed, scanner, into: &event)
    else { return }
    packed.append(bytes.slice(start, index))
    var account = record.account
    if group == .measured, let marked = account, marked[0] == HistoryGroup.measuredMark {
      measured.append((facts.count, desk.packing.amount(of: event)))
      account = marked.count > 1 ? marked.slice(1, marked.count) : nil
    }
    let symbol = record.isOwn && self.account != nil ? self.account : account.map(reader.ids.intern)
    facts.append(reader.read(event, of: symbol))
  }

  /// What is known of it.
  public func record() -> Record {
    Record(
      facts, known: desk.common.known, symbols: desk.reader.symbols, ids: desk.reader.ids,
      bodies: desk.reader.bodies, account: account, common: desk.common)
  }

  /// Its state as of a day.
  public func state(asOf day: Day) -> State {
    State(record(), asOf: day, common: desk.commonState(asOf: day))
  }
}
