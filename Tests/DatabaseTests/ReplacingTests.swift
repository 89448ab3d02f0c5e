import Database
import DatabaseSupport
import Files
import Glibc
import TestSupport
import Testing

/// A new database in the place of a live one, whatever state that is in and whoever reads it.
struct ReplacingTests {
  @Test func oneWhoReadsKeepsTheOldRows() throws {
    let rig = try Rig(rows: 600, generation: 2)
    let reader = try Database(rig.live, .read())
    let (model, live) = (rig.model, rig.live)
    try reader.snapshot(orThrow: { $0 as any Error }) {
      #expect(try model.check(reader) == 2)
      try rig.replace(with: 7)
      #expect(rig.read(live) == .generation(7))
      #expect(try model.check(reader) == 2)
      try rig.replace(with: 9)
      #expect(try model.check(reader) == 2)
    }
    #expect(try rig.model.check(reader) == 9)
    #expect(!rig.findsDamage(live))
    // With nobody in the way nothing is left beside it.
    try reader.close()
    try rig.replace(with: 3)
    #expect(rig.read(live) == .generation(3))
    #expect((try FileSystem.status(live + "-wal")?.size ?? 0) == 0)
    #expect(try FileSystem.status(live + ".new") == nil)
  }

  @Test func whateverLiesThereIsReplaced() throws {
    let seed: UInt64 = 555
    var random = SplitMix64(seed: seed)
    let rig = try Rig(rows: 600, generation: 2)
    let writer = try Database(rig.live, .write())
    try writer.execute("PRAGMA wal_autocheckpoint = 0")
    try rig.advance(writer, to: 3)
    let whole = try rig.files()
    try writer.close()
    for round in 0..<120 {
      var copy = whole
      let damage = Damage.allCases[round % 9]
      if round % 3 != 0, var bytes = copy.main {
        damage.apply(&bytes, unit: 4096, head: 0, &random)
        copy.main = bytes
      }
      if round % 3 != 1, var bytes = copy.wal {
        damage.apply(&bytes, unit: 4120, head: 32, &random)
        copy.wal = bytes
      }
      if round % 10 == 5 { copy.main = nil }
      if round % 10 == 6 { copy.main = [] }
      if round % 10 == 7 { copy.wal = nil }
      if round % 4 == 0 { copy.shm = nil }
      try rig.put(copy, at: rig.live)
      let context = Comment("seed \(seed), round \(round), \(damage)")
      try rig.replace(with: 5 + round % 3)
      #expect(rig.read(rig.live) == .generation(5 + round % 3), context)
      #expect(!rig.findsDamage(rig.live), context)
    }
  }

  @Test func otherPageSizesAndUnfitFilesAreKnown() throws {
    let rig = try Rig(rows: 300, generation: 1)
    try rig.replace(with: 2, pageSize: 8192)
    #expect(rig.read(rig.live) == .generation(2))
    try rig.replace(with: 3, pageSize: 512)
    #expect(rig.read(rig.live) == .generation(3))
    #expect(!rig.findsDamage(rig.live))
    // A transaction that failed cannot be taken back in a new file: it is not put in place.
    struct Failed: Error {}
    let spoilt = try Database("\(rig.live).new", .create())
    try rig.model.fill(spoilt, 4)
    #expect(throws: Failed.self) {
      try spoilt.transaction(orThrow: { $0 as any Error }) {
        try spoilt.execute("DELETE FROM entry")
        throw Failed()
      }
    }
    #expect(throws: DatabaseError.self) {
      try Database.replaceContents(of: rig.live, with: spoilt)
    }
    #expect(rig.read(rig.live) == .generation(3))
    // Somebody writes: it is waited for, and given up.
    let writer = try Database(rig.live, .write())
    try writer.transaction { () throws(DatabaseError) in
      try writer.execute("UPDATE meta SET generation = 3")
      let fresh = try Database("\(rig.live).new", .create(pageSize: 512))
      try rig.model.fill(fresh, 5)
      do throws(DatabaseError) {
        try Database.replaceContents(of: rig.live, with: fresh, wait: 20)
        Issue.record("replaced under somebody's hands")
      } catch {
        if case .busy = error { return }
        throw error
      }
    }
    #expect(rig.read(rig.live) == .generation(3))
  }

  /// A killed process leaves the old contents or the new ones, never damage.
  @Test(arguments: ["replace", "write"]) func aKilledProcessLeavesAState(work: String) throws {
    let seed: UInt64 = 90_210
    var random = SplitMix64(seed: seed)
    let rounds = Int(System.environment("RECAUDA_KILLS") ?? "") ?? 50
    let rig = try Rig()
    let live = rig.live
    let out = "\(rig.folder.path)/out"
    // How long it takes undisturbed, to choose the moments by.
    let start = System.ticks
    #expect(try Helper(work, live, "3", out: out).wait() == 0)
    let span = Int((System.ticks - start) / 1000)
    var (before, after, again) = (0, 0, 0)
    for round in 0..<rounds {
      // Rounds that begin with a damaged file end in it or in the new one.
      var isDamaged = work == "replace" && round % 5 == 4
      if rig.read(live) == .generation(100) || rig.read(live) == .damaged {
        try FileSystem.remove(live)
        try rig.replace(with: 0)
      }
      guard case .generation(let known) = rig.read(live) else {
        throw Model.Mixed(description: "no state")
      }
      if isDamaged {
        let file = try Descriptor(live, .readWrite)
        try file.truncate(to: 8192)
        // The -wal may hold all that is gone.
        isDamaged = rig.read(live) == .damaged
      }
      let helper = try Helper(work, live, "3", out: out)
      if work == "replace", round % 3 != 0 {
        // Not while the new file is filled, which takes longest, but while it is brought into place.
        while !helper.lines.contains(where: { $0.hasPrefix("replacing") }) { usleep(100) }
        usleep(UInt32(random.below(8000)))
      } else {
        usleep(UInt32(random.below(max(1, span))))
      }
      helper.kill()
      let said = helper.last ?? (isDamaged ? 0 : known)
      let reading = rig.read(live)
      let context = Comment("seed \(seed), round \(round): \(helper.lines), then \(reading)")
      switch reading {
      case .generation(let generation):
        #expect(generation == said || generation == said + 1, context)
        if generation == said { before += 1 } else { after += 1 }
        #expect(!rig.findsDamage(live), context)
        if try FileSystem.status(live + "-wal")?.size ?? 0 > 0 { again += 1 }
      case .damaged, .missing: #expect(isDamaged && helper.last == nil, context)
      case .wrong: Issue.record("\(context)")
      }
    }
    print(
      "killed \(work): \(before) with the old state, \(after) with the next, \(again) with a -wal")
  }
}
