import Bytes
import CSQLite
import Database
import DatabaseSupport
import Files
import TestSupport
import Testing

/// Damage of the `-wal`, and of both files: a whole state, maybe an older one, or "damaged".
struct WalTests {
  private func rounds(_ usual: Int) -> Int {
    Int(System.environment("RECAUDA_FLIPS") ?? "") ?? usual
  }

  /// Six commits in the `-wal`, nothing of them in the main file.
  private func commits(_ rig: Rig, upTo last: Int) throws -> Database {
    let writer = try Database(rig.live, .write())
    try writer.execute("PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = 12")
    for generation in try rig.model.check(writer)..<last {
      try rig.advance(writer, to: generation + 1)
    }
    return writer
  }

  @Test func aDamagedWalGivesAStateOrDamaged() throws {
    let seed: UInt64 = 3_141_592
    var random = SplitMix64(seed: seed)
    let rig = try Rig(rows: 700)
    let writer = try commits(rig, upTo: 5)
    let whole = try rig.files()
    let wal = try #require(whole.wal)
    let path = "\(rig.folder.path)/copy"
    try rig.put(whole, at: path)
    #expect(rig.read(path) == .generation(5))
    var results: [String: Int] = [:]
    for round in 0..<rounds(1200) {
      let damage = round % 2 == 0 ? .flippedByte : Damage.allCases[round / 2 % 9]
      var copy = whole
      var bytes = wal
      damage.apply(&bytes, unit: 4096 + 24, head: 32, &random)
      copy.wal = bytes
      if round % 3 == 0 { copy.shm = nil }
      if round % 40 == 1 { copy.wal = nil }
      try rig.put(copy, at: path)
      let context = Comment("seed \(seed), round \(round), \(damage)")
      switch rig.read(path) {
      case .damaged: results["damaged", default: 0] += 1
      case .generation(let generation):
        #expect(generation <= 5, context)
        results["\(generation)", default: 0] += 1
      case let other: Issue.record("\(other), \(context)")
      }
    }
    print("damages of a -wal, and the states read: \(results.sorted { $0.key < $1.key })")
    try writer.close()
    #expect(rig.read(rig.live) == .generation(5))
  }

  /// The main file holds pages of a state of which the `-wal` is needed, or which the `-wal` would mix
  /// with older ones.
  @Test(arguments: [3, 6]) func aHalfCopiedWalIsNeverMixed(readerAt: Int) throws {
    let seed: UInt64 = 2_718_281
    var random = SplitMix64(seed: seed)
    let rig = try Rig(rows: 700)
    let writer = try commits(rig, upTo: readerAt)
    let reader = try Database(rig.live, .read())
    let path = "\(rig.folder.path)/copy"
    var whole = OnDisk()
    let (model, live) = (rig.model, rig.live)
    try reader.snapshot(orThrow: { $0 as any Error }) {
      #expect(try model.check(reader) == readerAt)
      for generation in readerAt..<6 { try rig.advance(writer, to: generation + 1) }
      #expect(try writer.checkpoint() == false)
      #expect(try model.check(reader) == readerAt)
      #expect(rig.read(live) == .generation(6))
      #expect(!rig.findsDamage(live))
      whole = try rig.files()
    }
    let wal = try #require(whole.wal)
    // Without the -wal: half of a state is none; all of it is.
    try rig.put(OnDisk(main: whole.main), at: path)
    #expect(rig.read(path) == (readerAt == 6 ? .generation(6) : .damaged))
    #expect(rig.findsDamage(path) == (readerAt != 6))
    try rig.put(OnDisk(main: whole.main, wal: []), at: path)
    #expect(rig.read(path) == (readerAt == 6 ? .generation(6) : .damaged))
    var damaged = 0
    for round in 0..<rounds(400) {
      var copy = whole
      var bytes = wal
      let damage: Damage = round % 2 == 0 ? .flippedByte : .cut
      damage.apply(&bytes, unit: 4120, head: 32, &random)
      (copy.wal, copy.shm) = (bytes, nil)
      try rig.put(copy, at: path)
      switch rig.read(path) {
      case .damaged: damaged += 1
      case .generation(let generation): #expect(readerAt...6 ~= generation)
      case let other: Issue.record("\(other), seed \(seed), round \(round)")
      }
      // One who writes does not go on from there either.
      if round % 10 == 0, let writer = try? Database(path, .write()) {
        #expect(try readerAt...6 ~= rig.model.check(writer))
      }
    }
    #expect(damaged > 20)
    try writer.checkpoint()
    #expect(rig.read(live) == .generation(6))
    #expect(!rig.findsDamage(live))
  }

  @Test func aWalOfAnotherFileOrTimeIsNoticed() throws {
    let rig = try Rig(rows: 700)
    let first = try commits(rig, upTo: 3)
    let old = try rig.files()
    try first.close()
    let second = try commits(rig, upTo: 5)
    let new = try rig.files()
    try second.close()
    let done = try rig.files()
    let path = "\(rig.folder.path)/copy"
    func reads(_ main: [UInt8]?, _ wal: [UInt8]?, _ wanted: Reading, _ what: Comment) throws {
      for shm in [nil, old.shm, new.shm] {
        try rig.put(OnDisk(main: main, wal: wal, shm: shm), at: path)
        #expect(rig.read(path) == wanted, what)
      }
    }
    try reads(old.main, old.wal, .generation(3), "its own")
    try reads(new.main, old.wal, .generation(3), "just copied")
    try reads(done.main, old.wal, .damaged, "an old one")
    try reads(old.main, new.wal, .damaged, "an old main file")
    let other = try Rig(rows: 700)
    let foreign = try commits(other, upTo: 5)
    try reads(done.main, try other.files().wal, .damaged, "another file's")
    try foreign.close()
    let large = try Rig(rows: 700, pageSize: 8192)
    let larger = try commits(large, upTo: 2)
    try reads(done.main, try large.files().wal, .damaged, "one of larger pages")
    try larger.close()
  }

  /// Two pages change, one before and one after the file was copied.
  @Test func anOldMainFileUnderANewWalIsNoticed() throws {
    let rig = try Rig(rows: 700)
    let old = try rig.files()
    let path = "\(rig.folder.path)/copy"
    func change(_ id: Int, _ database: Database) throws {
      try database.execute("UPDATE large SET data = 'changed' WHERE id = \(id)")
    }
    let first = try Database(rig.live, .write())
    try change(3, first)
    try first.close()
    let second = try Database(rig.live, .write())
    try change(500, second)
    let new = try rig.files()
    try rig.put(OnDisk(main: new.main, wal: new.wal), at: path)
    func changed() throws -> Int {
      try Database(path, .read()).ask("SELECT id FROM large WHERE data = 'changed'").rows()
    }
    #expect(try changed() == 2)
    try rig.put(OnDisk(main: old.main, wal: new.wal), at: path)
    #expect(throws: DatabaseError.self) { try changed() }
    #expect(rig.read(path) == .damaged)
    try second.close()
  }

  /// A checkpoint that stops half-way, here at a bad byte, leaves nothing that is read as one state.
  @Test func aCheckpointThatStopsIsNeverMixed() throws {
    let seed: UInt64 = 141_421
    var random = SplitMix64(seed: seed)
    let rig = try Rig(rows: 700)
    let writer = try commits(rig, upTo: 4)
    let wal = try #require(try rig.files().wal)
    let unit = 4096 + 24
    let pages = (0..<(wal.count - 32) / unit).map { frame in
      Int(wal[34 + frame * unit]) << 8 | Int(wal[35 + frame * unit])
    }
    let file = try Descriptor(rig.live + "-wal", .readWrite)
    let path = "\(rig.folder.path)/copy"
    var stopped = 0
    while stopped < 25 {
      let frame = random.below(pages.count)
      // Only the newest frame of a page is copied; page 1 alone would stop everything.
      if pages[frame] == 1 || pages[(frame + 1)...].contains(pages[frame]) { continue }
      let place = 32 + frame * unit + 24 + random.below(4096)
      try [wal[place] ^ 0x10].withBytes { (one) throws(FileError) in try file.write(one, at: place)
      }
      #expect(throws: DatabaseError.self) { try writer.checkpoint() }
      try rig.put(OnDisk(main: try FileSystem.contents(rig.live)), at: path)
      #expect(rig.read(path) == .damaged, "seed \(seed), page \(pages[frame])")
      try [wal[place]].withBytes { (one) throws(FileError) in try file.write(one, at: place) }
      stopped += 1
    }
    #expect(rig.read(rig.live) == .generation(4))
    #expect(try writer.checkpoint())
    try rig.put(OnDisk(main: try FileSystem.contents(rig.live)), at: path)
    #expect(rig.read(path) == .generation(4))
  }

  /// A commit that does not say in page 1 which state it makes is not let through.
  @Test func aCommitWithoutItsNumberIsRefused() throws {
    let rig = try Rig(rows: 300)
    var connection: OpaquePointer?
    try #require(
      sqlite3_open_v2(rig.live, &connection, SQLITE_OPEN_READWRITE, RCD_LIVE) == SQLITE_OK)
    defer { sqlite3_close_v2(connection) }
    let refused = sqlite3_exec(connection, "UPDATE meta SET generation = 1", nil, nil, nil)
    #expect(refused & 0xFF == SQLITE_IOERR)
    #expect(rig.read(rig.live) == .generation(0))
    let numbered = """
      BEGIN; UPDATE meta SET generation = 0; PRAGMA application_id = 1919108; COMMIT
      """
    #expect(sqlite3_exec(connection, "ROLLBACK", nil, nil, nil) != SQLITE_OK)
    #expect(sqlite3_exec(connection, numbered, nil, nil, nil) == SQLITE_OK)
    #expect(rig.read(rig.live) == .generation(0))
  }

  /// Bytes change under a connection that is open, so that SQLite recovers nothing any more.
  @Test func damageUnderAnOpenConnectionIsNoticed() throws {
    let seed: UInt64 = 1_618_033
    var random = SplitMix64(seed: seed)
    let rig = try Rig(rows: 700)
    let writer = try commits(rig, upTo: 4)
    let wal = try #require(try rig.files().wal)
    let file = try Descriptor(rig.live + "-wal", .readWrite)
    let unit = 4096 + 24
    func page(_ bytes: [UInt8], _ frame: Int) -> [UInt8] {
      Array(bytes[32 + frame * unit..<36 + frame * unit])
    }
    var damaged = 0
    for round in 0..<rounds(500) {
      var bytes = wal
      let damage = Damage.allCases[round % 8]
      if damage == .copiedPage || damage == .swappedPages {
        // Another page's frame; an older frame of the same page is the one thing that goes unnoticed.
        let frames = (wal.count - 32) / unit
        let (from, to) = (random.below(frames), random.below(frames))
        if page(wal, from) == page(wal, to) { continue }
        let frame = wal[32 + from * unit..<32 + (from + 1) * unit]
        bytes.replaceSubrange(32 + to * unit..<32 + (to + 1) * unit, with: frame)
      } else {
        damage.apply(&bytes, unit: unit, head: 32, &random)
      }
      try file.truncate(to: bytes.count)
      try bytes.withBytes { (view) throws(FileError) in try file.write(view, at: 0) }
      let context = Comment("seed \(seed), round \(round), \(damage)")
      switch rig.read(rig.live) {
      case .damaged:
        damaged += 1
        #expect(rig.findsDamage(rig.live), context)
      case .generation(4): break
      case let other: Issue.record("\(other), \(context)")
      }
    }
    #expect(damaged > 100)
    try wal.withBytes { (view) throws(FileError) in try file.write(view, at: 0) }
    #expect(rig.read(rig.live) == .generation(4))
    #expect(!rig.findsDamage(rig.live))
    try writer.close()
    #expect(rig.read(rig.live) == .generation(4))
  }

  /// What a process leaves behind that was killed is read by SQLite without us, and by us after that.
  @Test func stockSQLiteReadsWhatIsLeft() throws {
    let rig = try Rig(rows: 700)
    let writer = try commits(rig, upTo: 5)
    let path = "\(rig.folder.path)/copy"
    var left = try rig.files()
    left.shm = nil
    try rig.put(left, at: path)
    let answer = try Shell.output(
      "sqlite3 '\(path)' 'SELECT generation FROM meta; PRAGMA integrity_check; PRAGMA user_version'"
    )
    #expect(String(decoding: answer ?? [], as: UTF8.self) == "5\nok\n3\n")
    #expect(try FileSystem.status(path + "-wal") == nil)
    #expect(rig.read(path) == .generation(5))
    #expect(!rig.findsDamage(path))
    try writer.close()
    // One that it writes itself is not ours any more.
    try #require(Shell.run("sqlite3 '\(path)' 'UPDATE meta SET generation = 4'") == 0)
    #expect(rig.read(path) == .damaged)
  }
}
