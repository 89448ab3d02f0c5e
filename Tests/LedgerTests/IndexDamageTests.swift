import Bytes
import Files
import Log
import TestSupport
import Testing

@testable import Ledger

@Suite struct IndexDamageTests {
  private static let tuning = LedgerTuning(recentIds: 4, tableIds: 10, batchBytes: 500)

  /// A ledger of 33 events whose index has a run, or two, and a list.
  private static func ledger() throws -> LedgerRig {
    let rig = try LedgerRig(tuning)
    let writer = try rig.writer()
    _ = try rig.append(LedgerRig.file([LedgerRig.opened()]), to: writer)
    for part in [0..<24, 24..<30, 30..<32] {
      _ = try rig.append(LedgerRig.file(part.map { LedgerRig.office("e\($0)") }), to: writer)
    }
    return rig
  }

  /// Each byte of each file, two ways: the index is refused, or tells the very same.
  @Test func everyByteOfTheIndexIsGuarded() throws {
    let rig = try IndexDamageTests.ledger()
    let index = rig.layout.index
    let hashes = (0..<33).map { seq in
      IdHash.of(seq == 0 ? "opened" : "e\(seq - 1)")
    }
    let names = try #require(try FileSystem.list(index)).filter { $0.hasPrefix("ids") }
    #expect(names.count >= 3)
    var refused = 0
    for name in names {
      let whole = try FileSystem.contents("\(index)/\(name)") ?? []
      for place in whole.indices {
        var bytes = whole
        bytes[place] ^= place % 3 == 0 ? 0xFF : 1 << (place % 8)
        try LedgerRig.write(bytes, to: "\(index)/\(name)")
        do {
          let opened = try IdIndex(opening: index, forWriting: false, rig.tuning)
          #expect(opened.binding.size == 33)
          for (seq, hash) in hashes.enumerated() {
            guard try opened.seqs(of: hash) == [UInt64(seq)] else {
              Issue.record("\(name), byte \(place): seq \(seq) is not found")
              break
            }
          }
          Issue.record("\(name), byte \(place): nobody saw it")
        } catch is IdIndexDamage {
          refused += 1
        } catch LedgerError.indexDamaged {
          refused += 1
        }
      }
      try LedgerRig.write(whole, to: "\(index)/\(name)")
    }
    #expect(refused > 12_000)
  }

  /// The same from outside, at every 61st byte of the runs and every byte of the rest: repeats are
  /// absorbed, conflicts refused, and what is new is added.
  @Test func aWriterMendsWhateverItMeets() throws {
    let rig = try IndexDamageTests.ledger()
    let copy = "\(rig.temporary.path)/copy"
    try LedgerRig.copy(rig.layout.index, to: copy)
    // Backwards, so that every event is looked up.
    let input = LedgerRig.file(
      (0..<32).reversed().map { LedgerRig.office("e\($0)") } + [LedgerRig.opened()]
        + [LedgerRig.office("e3", "Other"), LedgerRig.office("e31", "Other")]
        + (0..<30).map { LedgerRig.office("new\($0)") })
    var policy = AppendRun.Policy()
    policy.partial = true
    policy.dryRun = true
    for name in try #require(try FileSystem.list(copy)) {
      let whole = try FileSystem.contents("\(copy)/\(name)") ?? []
      for place in stride(from: 0, to: whole.count, by: name.hasSuffix(".run") ? 61 : 1) {
        var bytes = whole
        bytes[place] ^= 0x10
        try LedgerRig.copy(copy, to: rig.layout.index)
        try LedgerRig.write(bytes, to: "\(rig.layout.index)/\(name)")
        let told = try rig.append(input, policy, to: rig.writer())
        #expect(
          told.total.already == 33 && told.total.appended == 30
            && told.refused.map(\.line) == [34, 35], "\(name), byte \(place): \(told.total)")
      }
    }
  }

  /// Damage that shows in the middle of an append, with events of it in runs already, is mended without
  /// losing sight of them.
  @Test func anAppendGoesOnOverDamage() throws {
    let rig = try IndexDamageTests.ledger()
    let writer = try rig.writer()
    // A run of several blocks: one block is kept in memory and would hide the damage.
    let many = (100..<2000).map { LedgerRig.office("e\($0)") }
    _ = try rig.append(LedgerRig.file(many), to: writer)
    let index = rig.layout.index
    let news = (0..<50).map { LedgerRig.office("new\($0)") }
    let told = try rig.append(to: writer) { run in
      for line in news { try line.withBytes { try run.take($0, named: "input") } }
      for name in try #require(try FileSystem.list(index)) where name.hasSuffix(".run") {
        var bytes = try FileSystem.contents("\(index)/\(name)") ?? []
        for place in stride(from: 4096, to: bytes.count, by: 4096) { bytes[place + 7] ^= 1 }
        let file = try Descriptor("\(index)/\(name)", .readWrite)
        try bytes.withBytes { try file.write($0, at: 0) }
      }
      for line in news + [LedgerRig.office("e7"), LedgerRig.opened()] {
        try line.withBytes { try run.take($0, named: "input") }
      }
    }
    #expect(told.total.appended == 50 && told.total.already == 52 && told.refused == [])
    let again = try rig.append(LedgerRig.file(news.reversed()), to: writer)
    #expect(again.total.already == 50)
  }

  /// The log is whole where the index cannot be written; it is made anew later on.
  @Test func aCommitOutlivesItsIndex() throws {
    let rig = try IndexDamageTests.ledger()
    let writer = try rig.writer()
    // A folder where a run belongs cannot be written over.
    try FileSystem.makeDirectory(
      "\(rig.layout.index)/ids-\(String(repeating: "0", count: 18))31-"
        + "\(String(repeating: "0", count: 18))40.run.tmp")
    let lines = (0..<7).map { LedgerRig.office("new\($0)") }
    let told = try rig.append(LedgerRig.file(lines), to: writer)
    #expect(told.total.appended == 7 && told.total.size == 40)
    let again = try rig.append(LedgerRig.file(lines.reversed()), to: writer)
    #expect(again.total.already == 7 && again.total.size == 40)
  }

  /// A run, or a block of one, that is whole and of the right name and length, but of other ids.
  @Test func aRunOfAnotherIndexIsNotTaken() throws {
    let rig = try IndexDamageTests.ledger()
    let other = try LedgerRig(IndexDamageTests.tuning)
    let lines = (0..<24).map { LedgerRig.office("other\($0)") }
    let writer = try other.writer()
    _ = try other.append(LedgerRig.file([LedgerRig.opened()]), to: writer)
    _ = try other.append(LedgerRig.file(lines), to: writer)
    let index = rig.layout.index
    let name = "ids-\(String(repeating: "0", count: 20))-\(String(repeating: "0", count: 18))25.run"
    let own = try #require(try FileSystem.contents("\(index)/\(name)"))
    let foreign = try #require(try FileSystem.contents("\(other.layout.index)/\(name)"))
    #expect(own.count == 8192 && foreign.count == 8192)
    for mixed in [foreign, own.prefix(4096) + foreign.suffix(4096)] {
      try LedgerRig.write(Array(mixed), to: "\(index)/\(name)")
      let told = try rig.append(
        LedgerRig.file((0..<32).reversed().map { LedgerRig.office("e\($0)") }), to: rig.writer())
      #expect(told.total.already == 32 && told.total.appended == 0)
    }
  }

  @Test func anIndexThatKnowsMoreIsDamage() throws {
    let rig = try IndexDamageTests.ledger()
    let log = rig.layout.log
    try LedgerRig.copy(log, to: "\(rig.temporary.path)/log")
    _ = try rig.append(LedgerRig.file([LedgerRig.office("later")]), to: rig.writer())
    try LedgerRig.copy("\(rig.temporary.path)/log", to: log)
    // The segments' times know it too; here only the ids do.
    try FileSystem.remove(rig.layout.segmentTimes)
    do {
      _ = try rig.writer()
      Issue.record("a ledger that lost an event was opened")
    } catch LedgerError.log(.damage(let damage)) {
      #expect(damage.kind == .lost && damage.what.contains("34") && damage.what.contains("33"))
    }
  }

  @Test func runsStayFew() throws {
    let rig = try LedgerRig(LedgerTuning(recentIds: 4, tableIds: 10))
    let writer = try rig.writer()
    _ = try rig.append(LedgerRig.file([LedgerRig.opened()]), to: writer)
    var count = 0
    for size in [1000, 5, 5, 5, 5, 40, 5, 90, 5, 300, 5, 5] {
      let lines = (count..<count + size).map { LedgerRig.office("e\($0)") }
      _ = try rig.append(LedgerRig.file(lines), to: writer)
      count += size
      let runs = try #require(try FileSystem.list(rig.layout.index)).filter {
        $0.hasSuffix(".run")
      }
      #expect(runs.count <= 8, "\(runs)")
    }
  }
}

extension IdHash {
  fileprivate static func of(_ id: String) -> UInt64 { Array(id.utf8).withBytes { of($0) } }
}
