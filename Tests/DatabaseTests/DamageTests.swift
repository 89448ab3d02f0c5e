import Bytes
import Database
import DatabaseSupport
import Files
import TestSupport
import Testing

/// Whatever happens to the files: the rows of one state, or "damaged"; never anything else.
struct DamageTests {
  private func rounds(_ usual: Int) -> Int {
    Int(System.environment("RECAUDA_FLIPS") ?? "") ?? usual
  }

  @Test func aFlippedByteOfTheMainFileIsNoticed() throws {
    let seed: UInt64 = 20_260_101
    var random = SplitMix64(seed: seed)
    let rig = try Rig(rows: 900, generation: 4)
    let whole = try rig.files()
    let main = try #require(whole.main)
    let path = "\(rig.folder.path)/copy"
    try rig.put(whole, at: path)
    #expect(rig.read(path) == .generation(4))
    #expect(!rig.findsDamage(path))
    let count = rounds(1200)
    var unread = 0
    for round in 0..<count {
      var copy = main
      let damage: Damage = round % 2 == 0 ? .flippedByte : .flippedBit
      // Each byte of the header, and then anywhere.
      if round < 100 {
        copy[round] ^= UInt8(1 + random.below(255))
      } else {
        damage.apply(&copy, unit: 4096, head: 0, &random)
      }
      try rig.put(OnDisk(main: copy), at: path)
      let context = Comment("seed \(seed), round \(round)")
      switch rig.read(path) {
      case .damaged: break
      // Only in a page that holds no rows.
      case .generation(4): unread += 1
      case let other: Issue.record("\(other), \(context)")
      }
      #expect(rig.findsDamage(path), context)
    }
    #expect(unread * 10 < count)
    print("flips of the main file: \(count), of them \(unread) in pages that no row needs")
  }

  @Test func aMainFileDamagedInAnyWayIsNoticed() throws {
    let seed: UInt64 = 77_001
    var random = SplitMix64(seed: seed)
    let rig = try Rig(rows: 900, generation: 4)
    let main = try #require(try rig.files().main)
    let path = "\(rig.folder.path)/copy"
    var results: [String: Int] = [:]
    for round in 0..<rounds(900) {
      let damage = Damage.allCases[round % Damage.allCases.count]
      var copy = main
      damage.apply(&copy, unit: 4096, head: 0, &random)
      try rig.put(OnDisk(main: copy), at: path)
      let context = Comment("seed \(seed), round \(round), \(damage)")
      let reading = rig.read(path)
      #expect(reading == .damaged || reading == .generation(4), context)
      results["\(damage) \(reading)", default: 0] += 1
      // What lies behind the last page is nobody's.
      if damage != .appended { #expect(rig.findsDamage(path), context) }
    }
    print("damages of the main file: \(results.sorted { $0.key < $1.key })")
  }

  /// As above, with commits left in the `-wal`, which says how many pages there are.
  @Test func aMainFileDamagedUnderAWalIsNoticed() throws {
    let seed: UInt64 = 88_002
    var random = SplitMix64(seed: seed)
    let rig = try Rig(rows: 700, generation: 3)
    let writer = try Database(rig.live, .write())
    try writer.execute("PRAGMA wal_autocheckpoint = 0")
    try writer.transaction { () throws(DatabaseError) in
      try writer.execute("UPDATE meta SET generation = 3")
    }
    let whole = try rig.files()
    let path = "\(rig.folder.path)/copy"
    var damaged = 0
    for round in 0..<rounds(500) {
      var copy = whole
      var bytes = try #require(whole.main)
      let damage = Damage.allCases[round % Damage.allCases.count]
      damage.apply(&bytes, unit: 4096, head: 0, &random)
      copy.main = bytes
      if round % 2 == 0 { copy.shm = nil }
      try rig.put(copy, at: path)
      let reading = rig.read(path)
      #expect(
        reading == .damaged || reading == .generation(3), "seed \(seed), round \(round), \(damage)")
      if reading == .damaged { damaged += 1 }
    }
    #expect(damaged * 10 > rounds(500) * 7)
    try writer.close()
  }

  @Test func odditiesAreDamagedOrMissing() throws {
    let rig = try Rig(rows: 300)
    let whole = try #require(try rig.files().main)
    let path = "\(rig.folder.path)/odd"
    #expect(rig.read(path) == .missing)
    #expect(rig.read("\(rig.live)/below") == .missing)
    try FileSystem.makeDirectory(path)
    #expect(rig.read(path) == .damaged)
    try FileSystem.removeDirectory(path)
    func expectDamaged(_ what: Comment, _ change: (inout [UInt8]) -> Void) throws {
      var bytes = whole
      change(&bytes)
      try rig.put(OnDisk(main: bytes), at: path)
      #expect(rig.read(path) == .damaged, what)
      #expect(throws: DatabaseError.self, what) { try Database(path, .write()) }
    }
    try expectDamaged("empty") { $0 = [] }
    try expectDamaged("short") { $0 = Array($0.prefix(99)) }
    try expectDamaged("one page") { $0 = Array($0.prefix(4096)) }
    try expectDamaged("noise") {
      $0 = (0..<20_000).map { UInt8(truncatingIfNeeded: $0 &* 7919 >> 3) }
    }
    try expectDamaged("zeros") { $0 = [UInt8](repeating: 0, count: 8192) }
    try expectDamaged("no reserved bytes") { $0[20] = 0 }
    try expectDamaged("more reserved bytes") { $0[20] = 32 }
    try expectDamaged("smaller pages") { $0[16] = 2 }
    try expectDamaged("pages of 65536") { ($0[16], $0[17]) = (0, 1) }
    try expectDamaged("no -wal") { ($0[18], $0[19]) = (1, 1) }
    // A database that SQLite made without us.
    try #require(
      Shell.run("rm -f '\(path)'*; sqlite3 '\(path)' 'CREATE TABLE t(a); PRAGMA journal_mode=WAL;'")
        == 0)
    #expect(rig.read(path) == .damaged)
    // A new one that was never finished.
    do {
      let fresh = try Database(path, .create())
      try rig.model.fill(fresh, 0)
      try fresh.close()
    }
    #expect(rig.read(path) == .damaged)
    // A journal of the old kind beside the file is not played back.
    try rig.put(OnDisk(main: whole), at: path)
    let journal = try Descriptor(path + "-journal", .replace)
    try [UInt8](repeating: 0x5A, count: 9000).withBytes { (bytes) throws(FileError) in
      try journal.write(bytes, at: 0)
    }
    #expect(rig.read(path) == .generation(0))
    #expect(try rig.model.check(Database(path, .write())) == 0)
    // A page of the same number of another file.
    let other = try Rig(rows: 300)
    let foreign = try #require(try other.files().main)
    var bytes = whole
    bytes.replaceSubrange(4096..<8192, with: foreign[4096..<8192])
    try rig.put(OnDisk(main: bytes), at: path)
    #expect(rig.read(path) == .damaged)
  }
}
