import Bytes
import EngineReference
import Files
import Log
import TestSupport
import Values

@testable import Projections

/// A random ledger on disk, appended in commits.
final class DiskLedger {
  private let temporary: TemporaryDirectory
  private var count = 0
  var path: String { "\(temporary.path)/ledger" }
  var database: String { "\(path)/recauda.sqlite" }

  init() throws {
    temporary = try TemporaryDirectory()
    try LogLayout("\(temporary.path)/ledger").create()
  }

  /// Appends lines as one commit.
  func append(_ lines: some Sequence<[UInt8]>) throws {
    let writer = try LogWriter(path, wait: 10, command: "test", threads: 0)
    writer.begin()
    for line in lines {
      try line.withBytes { try writer.append($0) }
      count += 1
    }
    try writer.commit(lastRecordedMs: Int64(count))
  }

  func snapshot() throws -> LogSnapshot { try LogSnapshot(path) }

  func projections(threads: Int? = nil) throws -> Projections {
    Projections(path, try snapshot(), threads: threads)
  }
}
