import Bytes
import Files
import TestSupport
import Testing

@testable import Log

extension RecoveryTests {
  @Test func noFlippedByteGivesWrongLines() throws {
    let ledger = try SmallLedger()
    try ledger.commits([1, 2, 13, 1, 2])
    let size = ledger.lines.count
    for name in ledger.segmentNames {
      let whole = try ledger.bytes(of: name)
      for offset in whole.indices {
        try ledger.flip(name, at: offset)
        let snapshot = try? ledger.snapshot()
        if let snapshot {
          let (lines, error) = SmallLedger.read(snapshot, threads: 0)
          #expect(lines == Array(ledger.lines[..<lines.count]), "\(name) byte \(offset)")
          #expect(lines.count < size || error != nil || snapshot.damage != nil)
        }
        let outcome = try? LogVerification(ledger.path, limits: ledger.limits, threads: 0).run()
        #expect(
          outcome.map { !$0.problems.isEmpty || $0.tornTail != nil } ?? true,
          "\(name) byte \(offset)")
        if let outcome {
          var tree = CompactRange(start: 0)
          for line in ledger.lines[..<Int(outcome.size)] {
            tree.append(leaf: line.withBytes { Digest.leaf($0) })
          }
          #expect(outcome.root == tree.root)
        }
        // The index remembers all events, so nothing is ever taken for a torn append.
        #expect(try ledger.refusal() != "", "\(name) byte \(offset)")
      }
      try ledger.overwrite(name, whole)
    }
    #expect(try ledger.refusal() == "")
  }
}
