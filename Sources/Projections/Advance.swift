import Bytes
import Database
import Engine
import Files
import Ledger
import Log
import Values

/// Takes new events, or another day, into the projections: only the accounts that they concern are folded
/// again, as they were and as they are, and what differs is written in one transaction.
struct Advance {
  let snapshot: LogSnapshot
  let place: ProjectionPlace
  let database: Database
  let standing: Standing
  let day: Day
  let threads: Int?

  /// Beyond so many new events, anew is quicker.
  private static let most: UInt64 = 200_000

  /// Whether it was done; else the projections must be made anew.
  func run() throws -> Bool {
    guard day >= standing.day, snapshot.size - standing.known <= Advance.most else { return false }
    let file = try HistoryFile(
      place.histories(standing.histories), end: standing.historiesEnd, forWriting: true)
    let index = try HistoryIndex(database, file, snapshot)
    let packing = HistoryPacking()
    let arrivals = Arrivals(packing, index)
    var earliest = Day(number: .max)
    try HistoryPass(snapshot, from: standing.known, known: snapshot.size, threads: threads)
      .forEachBatch(packing) { batch in
        earliest = min(earliest, batch.earliest)
        arrivals.take(batch)
      }
    let records = try arrivals.finish()
    if arrivals.annulsCommon { return false }

    // The histories concerned, whole: what they were, and what arrived.
    let arrived = ArrivedRecords(records.bytes)
    let touched = Set(arrived.names.keys).union(try index.changing(by: day))
    // Where most accounts change, anew is quicker than folding each twice.
    if touched.count > 1000, touched.count * 4 > Int(try index.nextNumber()) { return false }
    let store = HistoryStore(spill: touched.count > 20_000 ? SpillFile() : nil)
    let buffer = ByteBuffer(capacity: 1 << 16)
    for name in touched {
      buffer.clear()
      try index.records(of: name, into: buffer)
      try store.append(all: buffer.bytes)
    }
    try store.append(all: records.bytes)
    let common = ByteBuffer(capacity: 1 << 16)
    try [UInt8]().withBytes { try index.read($0, standing.common, into: common) }
    common.append(arrivals.common.bytes)

    let was = Histories(
      packing: packing, store: store, common: common.bytes.array, known: standing.known,
      threads: threads)
    let now = Histories(
      packing: packing, store: store, common: common.bytes.array, known: snapshot.size,
      threads: threads)
    guard now.concernsAsBefore(was, asOf: standing.day, now: day) else { return false }
    let part = try ProjectedPart(now, asOf: day, since: (standing.known, standing.day))

    try database.transaction(orThrow: { $0 as any Error }) { () throws(any Error) in
      try write(part, arrived, arrivals, index, file)
      try KeptWriter(database).carry(
        from: standing.known, to: snapshot.size, earliest: earliest)
    }
    return true
  }

  private func write(
    _ part: ProjectedPart, _ arrived: ArrivedRecords, _ arrivals: Arrivals, _ index: HistoryIndex,
    _ file: HistoryFile
  ) throws {
    let writer = try ProjectionWriter(database)
    let references = try ReferenceWriter(database)
    var next = try index.nextNumber()
    for (account, before) in part.accounts.sorted(by: { $0.now.name < $1.now.name }) {
      let name = account.name
      let known = try index.find(name)
      let number = known?.number ?? next
      if known == nil { next += 1 }
      var head = known?.head ?? 0
      try Array(name.utf8).withBytes { key in
        if let records = arrived.names[key.array] {
          head = try records.withBytes {
            try file.append($0, of: key, after: known?.head)
          }
        }
      }
      try writer.put(history: name, number: number, head: head, changes: account.changes)
      try writer.put(account, over: before, number: number)
      try references.add(account)
    }
    let links = try LinkWriter(database)
    for (target, seq) in arrivals.links { try links.add(target, seq) }

    let change = part.change
    let sums = SumsWriter(database)
    try sums.add(change.income)
    var arrears = try sums.arrears()
    for (key, row) in change.arrears {
      arrears[key, default: Delinquency.Row(buckets: row.ages.count)].add(row)
    }
    try sums.put(arrears)

    var standing = standing
    if arrivals.common.count > 0 {
      standing.common = try [UInt8]().withBytes {
        try file.append(arrivals.common.bytes, of: $0, after: standing.common)
      }
    }
    try file.flush()
    standing.known = snapshot.size
    standing.lastLeaf = try Standing.lastLeaf(snapshot, known: snapshot.size)
    standing.day = day
    standing.historiesEnd = file.end
    standing.books.add(change.books)
    try standing.write(database)
  }
}

/// The records that arrived, by history.
private struct ArrivedRecords {
  private(set) var names: [[UInt8]: [UInt8]] = [:]

  init(_ records: Bytes) {
    FramedRecords.forEach(records) { name, record in
      names[name.array, default: []].append(contentsOf: record.array)
    }
  }
}

/// Some histories as they are projected, as they were, and what that changes in the sums.
private struct ProjectedPart {
  let accounts: [(now: ProjectedAccount, before: ProjectedAccount?)]
  let change: ProjectedSums

  init(_ histories: Histories, asOf day: Day, since earlier: (known: UInt64, day: Day)) throws {
    var accounts: [(now: ProjectedAccount, before: ProjectedAccount?)] = []
    change = try histories.project(asOf: day, since: earlier) { shard, projected in
      shard.forEach { projected.add($0) }
      return zip(projected.accounts, projected.before).map { (now: $0, before: $1) }
    } _: { shard in
      accounts += shard
    }
    self.accounts = accounts
  }
}
