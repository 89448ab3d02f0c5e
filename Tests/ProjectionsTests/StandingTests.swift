import Engine
import EngineReference
import Files
import Log
import TestSupport
import Testing

@testable import Projections

/// What becomes of projections when files are gone, left over, or ahead of one who asks.
struct StandingTests {
  // A ledger, how many of its events are appended, and a day on which all of them have happened.
  private static func half(_ seed: UInt64) throws -> (DiskLedger, RandomLedger, Int) {
    let random = RandomLedger(seed: seed)
    let ledger = try DiskLedger()
    let count = max(1, random.lines.count / 2)
    try ledger.append(random.lines[..<count])
    return (ledger, random, count)
  }

  @Test func anOldSnapshotTakesNothingBack() throws {
    let (ledger, random, count) = try StandingTests.half(3)
    let early = try ledger.projections()
    try ledger.append(random.lines[count...])
    _ = try ledger.projections().bring(to: random.lastDay, wait: 10)
    let before = try ProjectionDump.text(ledger.database)
    guard case .current = try early.bring(to: random.lastDay, wait: 10) else {
      Issue.record("not current")
      return
    }
    #expect(try ProjectionDump.text(ledger.database) == before)
    #expect(early.stored() == nil, "they are not those of the snapshot")
    // If all of them are not of this log, they are made anew even so.
    let other = try DiskLedger()
    try other.append(random.lines[..<1])
    _ = try other.projections().bring(to: random.lastDay, wait: 10)
    try FileSystem.remove(other.database)
    try FileSystem.rename(ledger.database, to: other.database)
    guard case .rebuilt = try other.projections().bring(to: random.lastDay, wait: 10) else {
      Issue.record("not rebuilt")
      return
    }
    #expect(try other.projections().stored()?.known == 1)
  }

  @Test func withoutHistoriesTheyAreMadeAnew() throws {
    let (ledger, random, count) = try StandingTests.half(4)
    _ = try ledger.projections().bring(to: random.lastDay, wait: 10)
    for name in try StandingTests.histories(ledger) {
      try FileSystem.remove("\(ledger.path)/index/\(name)")
    }
    try ledger.append(random.lines[count...])
    guard case .rebuilt = try ledger.projections().bring(to: random.lastDay, wait: 10) else {
      Issue.record("not rebuilt")
      return
    }
    #expect(try ledger.projections().stored()?.known == UInt64(random.lines.count))
  }

  @Test func whatTheKilledLeaveDoesNotPileUp() throws {
    let (ledger, random, _) = try StandingTests.half(5)
    _ = try ledger.projections().bring(to: random.lastDay, wait: 10)
    let inUse = try StandingTests.histories(ledger)
    #expect(inUse.count == 1)
    for number in 7..<10 {
      _ = try HistoryFile(creating: "\(ledger.path)/index/histories-\(number)-x")
    }
    // One that fails in the middle has removed them already, but not what is in use.
    try FileSystem.makeDirectory("\(ledger.database).new")
    #expect(throws: (any Error).self) {
      try ledger.projections().bring(to: random.lastDay, anew: true, wait: 10)
    }
    let left = try StandingTests.histories(ledger)
    #expect(left.count == 2 && left.contains(inUse[0]), "\(left)")
    let stored = try #require(try ledger.projections().stored())
    #expect(try stored.someHistories(known: stored.known).known == stored.known)
    #expect(Shell.run("rmdir '\(ledger.database).new'") == 0)
    _ = try ledger.projections().bring(to: random.lastDay, anew: true, wait: 10)
    let last = try StandingTests.histories(ledger)
    #expect(last.count == 1 && last != inUse, "\(last)")
  }

  private static func histories(_ ledger: DiskLedger) throws -> [String] {
    try FileSystem.list("\(ledger.path)/index")?.filter { $0.hasPrefix("histories-") } ?? []
  }
}
