import Bytes
import Database
import Engine
import Ledger
import Log
import Values

/// What the projections and the log know of earlier events: where their histories lie and what names
/// what.
final class HistoryIndex: HistoryLookup {
  private let file: HistoryFile
  private let snapshot: LogSnapshot
  private let finder: EventFinder
  private let history: Statement
  private let link: Statement
  private let issuer: Statement
  private let want: Statement
  private let database: Database
  private let scratch = ByteBuffer(capacity: 1 << 13)

  init(_ database: Database, _ file: HistoryFile, _ snapshot: LogSnapshot) throws {
    self.database = database
    self.file = file
    self.snapshot = snapshot
    finder = EventFinder(snapshot)
    history = try database.prepare("SELECT number, head FROM histories WHERE name = ?")
    link = try database.prepare("SELECT seq FROM links WHERE target = ?")
    issuer = try database.prepare("SELECT account FROM issues WHERE reference = ?")
    want = try database.prepare("SELECT history FROM wants WHERE reference = ?")
  }

  /// The number of a history and where its newest chunk lies.
  func find(_ name: String) throws -> (number: Int64, head: Int)? {
    history.bind(1, text: name)
    defer { history.reset() }
    return try history.step() ? (history.int(0), Int(history.int(1))) : nil
  }

  /// A number that no history has.
  func nextNumber() throws -> Int64 {
    let statement = try database.prepare("SELECT MAX(number) FROM histories")
    defer { statement.reset() }
    return try statement.step() ? statement.int(0) + 1 : 1
  }

  /// The histories whose figures become others by a day.
  func changing(by day: Day) throws -> Set<[UInt8]> {
    let statement = try database.prepare("SELECT name FROM histories WHERE changes <= ?")
    statement.bind(1, text: day.description)
    var names: Set<[UInt8]> = []
    while try statement.step() { names.insert(statement.text(0).array) }
    return names
  }

  func read(_ name: Bytes, _ head: Int, into buffer: ByteBuffer) throws {
    try file.read(name, from: head, into: buffer, scratch)
  }

  // MARK: As arrivals ask

  func line(id: Bytes) throws -> [UInt8]? { try finder.line(ofID: id.string) }

  func line(seq: UInt64) throws -> [UInt8] { try snapshot.line(seq) }

  func links(to target: UInt64) throws -> [UInt64] {
    link.bind(1, Int64(bitPattern: target))
    var seqs: [UInt64] = []
    while try link.step() { seqs.append(UInt64(link.int(0))) }
    return seqs
  }

  func issuers(of reference: UInt64) throws -> [[UInt8]] { try names(issuer, reference) }

  func histories(wanting reference: UInt64) throws -> [[UInt8]] { try names(want, reference) }

  private func names(_ statement: Statement, _ key: UInt64) throws -> [[UInt8]] {
    statement.bind(1, Int64(bitPattern: key))
    var names: [[UInt8]] = []
    while try statement.step() { names.append(statement.text(0).array) }
    return names
  }

  func records(of name: [UInt8], into buffer: ByteBuffer) throws {
    try name.withBytes { name in
      guard let known = try find(name.string) else { return }
      try read(name, known.head, into: buffer)
    }
  }
}
