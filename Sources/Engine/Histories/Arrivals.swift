import Bytes
import Events

/// What is known of the events before those that arrive.
public protocol HistoryLookup {
  /// The line of the event with that id; nil if there is none.
  func line(id: Bytes) throws -> [UInt8]?
  /// The line of an event.
  func line(seq: UInt64) throws -> [UInt8]
  /// The events that name an id, by its hash.
  func links(to target: UInt64) throws -> [UInt64]
  /// The accounts that issued a reference, by its hash.
  func issuers(of reference: UInt64) throws -> [[UInt8]]
  /// The histories that hold a payment of a reference that may be another's.
  func histories(wanting reference: UInt64) throws -> [[UInt8]]
  /// Adds the records of a history to a buffer.
  func records(of history: [UInt8], into buffer: ByteBuffer) throws
}

/// Brings events that arrive to the histories they act on, by asking for what they name instead of
/// looking through all that is known.
///
/// What is brought is what `HistoryBuilder` would have brought, and sometimes once more what was there
/// already.
public final class Arrivals {
  private let packing: HistoryPacking
  private let lookup: any HistoryLookup
  private let records = ByteBuffer(capacity: 1 << 16)
  private let loose = ByteBuffer(capacity: 1 << 12)
  /// Records that concern all accounts.
  public let common = ByteBuffer(capacity: 1 << 12)
  private var uses: [HistoryBatch.Use] = []
  private var arrived: [UInt64] = []

  private let scanner = Scanner()
  private var event = ScannedEvent()
  private var finds = LinkFinds()
  // References whose issues and payments may lie in several histories, and those looked at.
  private var odd: Set<UInt64> = []
  private var gathered: Set<UInt64> = []
  // Ids whose event, and those that name it, have been looked up.
  private var located: Set<UInt64> = []
  private var expanded: Set<UInt64> = []
  private var looseSeqs: Set<UInt64> = []
  private var followed = 0

  /// Which event names which other among those that arrived.
  public private(set) var links: [(target: UInt64, seq: UInt64)] = []
  /// Whether something that concerns all accounts is annulled.
  public private(set) var annulsCommon = false

  /// Nothing has arrived.
  public init(_ packing: HistoryPacking, _ lookup: any HistoryLookup) {
    self.packing = packing
    self.lookup = lookup
  }

  /// Adds the next stretch of the log.
  public func take(_ batch: HistoryBatch) {
    records.append(batch.own.bytes)
    common.append(batch.common.bytes)
    uses += batch.uses
    addLoose(batch.loose.bytes)
    for part in [batch.own, batch.loose] {
      HistoryRecord.forEach(part.bytes) { arrived.append(EventPacker.id(of: $0.packed).keyHash) }
    }
  }

  /// The framed records for all histories.
  public func finish() throws -> ByteBuffer {
    links = LinkResolver(packing, loose, common, wanting: []).links
    for id in arrived where try !lookup.links(to: id).isEmpty { try expand(id) }
    try findOdd()
    repeat {
      try follow()
      for key in odd where gathered.insert(key).inserted { try gather(key) }
    } while followed < loose.count || !odd.isSubset(of: gathered)
    let new = records.bytes.array
    new.withBytes { new in HistoryRecord.forEach(new) { findReference($0) } }

    var resolver = LinkResolver(packing, loose, ByteBuffer(capacity: 16), wanting: odd)
    resolver.take(finds)
    try resolver.deliver { [records] record, _ in records.append(record) }
    return records
  }

  private func addLoose(_ bytes: Bytes) {
    var start = 0
    HistoryRecord.forEach(bytes) { record in
      let end = start + 4 + Int(bytes.paddedWord(at: start) & 0xFFFF_FFFF)
      if looseSeqs.insert(EventPacker.order(of: record.packed).seq).inserted {
        loose.append(bytes.slice(start, end))
      }
      start = end
    }
  }

  // MARK: By id

  // Looks up what every loose event names, and what names that, until nothing new turns up.
  private func follow() throws {
    while followed < loose.count {
      guard let record = HistoryRecord(loose.bytes, at: &followed) else { return }
      try record.packed.array.withBytes { packed in
        guard packing.packer.unpack(packed, scanner, into: &event) else { return }
        let target = LinkResolver.target(of: event)?.array
        if target == nil, let key = event[PaymentReceived.reference] { odd.insert(key.keyHash) }
        try expand(event.id.keyHash)
        if let target { try locate(target) }
      }
    }
  }

  // Adds the event with that id, and those that name it.
  private func locate(_ name: [UInt8]) throws {
    let id = name.withBytes { $0.keyHash }
    guard located.insert(id).inserted else { return }
    try expand(id)
    guard let line = try name.withBytes({ try lookup.line(id: $0) }) else { return }
    try add(line, id)
  }

  // Adds the events that name an id.
  private func expand(_ id: UInt64) throws {
    guard expanded.insert(id).inserted else { return }
    for seq in try lookup.links(to: id) { try add(try lookup.line(seq: seq), id) }
  }

  private func add(_ line: [UInt8], _ id: UInt64) throws {
    let batch = HistoryBatch(packing)
    line.withBytes { line in
      if scanner.scanRecorded(line, into: &event) { batch.take(event) }
    }
    HistoryRecord.forEach(batch.own.bytes) { record in
      finds.append(.named, id, in: record.destination.array, of: record.account, record.packed)
    }
    // What is done to an issue, or to a payment that is identified, concerns all who name it.
    for use in batch.uses { odd.insert(use.key) }
    addLoose(batch.loose.bytes)
    if batch.common.count > 0 { annulsCommon = true }
  }

  // MARK: By reference

  // Among the references that were used: those of which not all issues are the one account's.
  private func findOdd() throws {
    var issuers: [UInt64: Set<UInt64>] = [:]
    for use in uses {
      if issuers[use.key] == nil {
        issuers[use.key] = Set(
          try lookup.issuers(of: use.key).map { $0.withBytes { $0.keyHash } })
      }
      if use.isIssue { issuers[use.key]?.insert(use.account) }
    }
    for use in uses {
      if issuers[use.key] != [use.account] {
        odd.insert(use.key)
      } else if use.isIssue, try !lookup.histories(wanting: use.key).isEmpty {
        odd.insert(use.key)
      }
    }
  }

  // The issues of a reference, and the payments that wait for one.
  private func gather(_ key: UInt64) throws {
    let buffer = ByteBuffer(capacity: 1 << 12)
    for name in try lookup.histories(wanting: key) {
      finds.append(.pays, key, in: name, of: nil, buffer.bytes.slice(0, 0))
      buffer.clear()
      try lookup.records(of: name, into: buffer)
      HistoryRecord.forEach(buffer.bytes) { record in
        guard record.account == nil, reference(record, "payment.received") == key else { return }
        let single = ByteBuffer(capacity: 256)
        let start = HistoryRecord.beginLoose(in: single)
        single.append(record.packed)
        HistoryRecord.end(start, in: single)
        addLoose(single.bytes)
      }
    }
    for name in try lookup.issuers(of: key) {
      // Its own payments of it must know of the other issues.
      finds.append(.pays, key, in: name, of: nil, buffer.bytes.slice(0, 0))
      buffer.clear()
      try lookup.records(of: name, into: buffer)
      HistoryRecord.forEach(buffer.bytes) { record in
        if let account = record.account, account.array == name,
          reference(record, "reference.issued") == key
        {
          finds.append(.issues, key, in: name, of: account, record.packed)
        }
      }
    }
  }

  // A new issue or payment of an odd reference.
  private func findReference(_ record: HistoryRecord) {
    guard let account = record.account else { return }
    if let key = reference(record, "reference.issued"), odd.contains(key) {
      finds.append(.issues, key, in: account.array, of: account, record.packed)
    } else if let key = reference(record, "payment.received"), odd.contains(key) {
      finds.append(.pays, key, in: account.array, of: account, record.packed)
    }
  }

  // The reference in an event of that type.
  private func reference(_ record: HistoryRecord, _ type: String) -> UInt64? {
    guard Int(record.packed[0]) == packing.typeNumber(type),
      packing.packer.unpack(record.packed, scanner, into: &event)
    else { return nil }
    return
      (type == "reference.issued"
      ? event[ReferenceIssued.reference] : event[PaymentReceived.reference])?.keyHash
  }
}
