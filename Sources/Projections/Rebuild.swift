import Bytes
import Database
import Engine
import Files
import Ledger
import Log
import Values

/// Makes the projections anew from the log, beside those that are there, and puts them in place in one
/// transaction.
struct Rebuild {
  let snapshot: LogSnapshot
  let place: ProjectionPlace
  /// The file of histories that is in use, if any is.
  let inUse: String?
  let day: Day
  let threads: Int?
  /// What was kept and still holds.
  var kept: KeptCopy?

  func run() throws {
    let known = snapshot.size
    // What others left who were killed here.
    try place.removeHistories(but: inUse)
    let name = try place.newHistories()
    let file = try HistoryFile(creating: place.histories(name))
    let histories = try HistoryPass(snapshot, known: known, threads: threads).histories()
    let fresh = try Database(place.fresh, .create())
    try fresh.execute(ProjectionSchema.tables)
    let policy = histories.commonState(asOf: day).policies.policy(on: day)

    let sums = try fresh.transaction(orThrow: { $0 as any Error }) { () throws(any Error) in
      try write(histories, to: fresh, file)
    }
    let common = try histories.common.withBytes { records in
      try file.append(records, of: records.slice(0, 0), after: nil)
    }
    try file.flush()
    try fresh.transaction(orThrow: { $0 as any Error }) { () throws(any Error) in
      try writeLinks(histories, to: fresh)
      let writer = SumsWriter(fresh)
      try writer.add(sums.income)
      try writer.put(sums.arrears)
      try LadderWriter.write(policy.ladder.map(\.name), to: fresh)
      try Standing(
        known: known, lastLeaf: Standing.lastLeaf(snapshot, known: known), day: day,
        histories: name, historiesEnd: file.end, common: common, aging: policy.aging,
        books: sums.books
      ).write(fresh)
      try kept?.write(fresh)
    }
    try fresh.execute(ProjectionSchema.indexes)
    try fresh.setUserVersion(ProjectionSchema.version)
    try fresh.setApplicationId(ProjectionSchema.application)
    try Database.replaceContents(of: place.database, with: fresh)
    try place.removeHistories(but: name)
  }

  private struct Shard: @unchecked Sendable {
    var accounts: [ProjectedAccount]
    /// Every history's records, one after the other, and how long each is.
    var records: ByteBuffer
    var lengths: [Int]
  }

  // Accounts are numbered in the order of the shards, which does not depend on the threads.
  private func write(
    _ histories: Histories, to fresh: Database, _ file: HistoryFile
  ) throws -> ProjectedSums {
    let writer = try ProjectionWriter(fresh)
    let references = try ReferenceWriter(fresh)
    var number: Int64 = 0
    return try histories.project(asOf: day) { shard, projected in
      let records = ByteBuffer(capacity: 1 << 16)
      var lengths: [Int] = []
      shard.forEach { history in
        projected.add(history)
        records.append(history.records)
        lengths.append(history.records.count)
      }
      return Shard(accounts: projected.accounts, records: records, lengths: lengths)
    } _: { shard in
      var start = 0
      for (account, length) in zip(shard.accounts, shard.lengths) {
        number += 1
        let records = shard.records.bytes.slice(start, start + length)
        start += length
        let head = try Array(account.name.utf8).withBytes {
          try file.append(records, of: $0, after: nil)
        }
        try writer.put(
          history: account.name, number: number, head: head, changes: account.changes)
        try writer.put(account, over: nil, number: number)
        try references.add(account)
      }
    }
  }

  private func writeLinks(_ histories: Histories, to fresh: Database) throws {
    let links = try LinkWriter(fresh)
    for (target, seq) in histories.links.sorted(by: { $0.target < $1.target }) {
      try links.add(target, seq)
    }
  }
}

/// Writes which references histories issue and want.
struct ReferenceWriter {
  private let issue: Statement
  private let want: Statement

  init(_ database: Database) throws(DatabaseError) {
    issue = try database.prepare(
      "INSERT OR IGNORE INTO issues (reference, account) VALUES (?, ?)")
    want = try database.prepare(
      "INSERT OR IGNORE INTO wants (reference, history) VALUES (?, ?)")
  }

  func add(_ account: ProjectedAccount) throws(DatabaseError) {
    for key in account.issues {
      issue.bind(1, Int64(bitPattern: key))
      issue.bind(2, text: account.name)
      try issue.run()
    }
    for key in account.wants {
      want.bind(1, Int64(bitPattern: key))
      want.bind(2, text: account.name)
      try want.run()
    }
  }
}

/// Writes which event names which other.
struct LinkWriter {
  private let link: Statement

  init(_ database: Database) throws(DatabaseError) {
    link = try database.prepare("INSERT OR IGNORE INTO links (target, seq) VALUES (?, ?)")
  }

  func add(_ target: UInt64, _ seq: UInt64) throws(DatabaseError) {
    link.bind(1, Int64(bitPattern: target))
    link.bind(2, Int64(seq))
    try link.run()
  }
}

/// Writes the steps of the ladder in force.
enum LadderWriter {
  static func write(_ steps: [String], to database: Database) throws(DatabaseError) {
    try database.execute("DELETE FROM ladder")
    let statement = try database.prepare("INSERT INTO ladder (step, name) VALUES (?, ?)")
    for (place, name) in steps.enumerated() {
      statement.bind(1, Int64(place))
      statement.bind(2, text: name)
      try statement.run()
    }
  }
}
