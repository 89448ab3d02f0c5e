import Database
import DatabaseSupport
import Files
import Glibc
import TestSupport
import Testing

/// Several processes at one file, and processes with few rights.
struct ConcurrencyTests {
  /// While another process writes, checkpoints and replaces, whoever reads sees whole states, in order.
  @Test(arguments: ["write", "replace"]) func readersSeeWholeStates(work: String) throws {
    let rig = try Rig(rows: 1200)
    let out = "\(rig.folder.path)/out"
    let helper = try Helper(work, rig.live, "25", out: out)
    let lasting = try Database(rig.live, .read())
    var (seen, last) = ([Int: Int](), 0)
    while true {
      let isLast = helper.hasEnded
      let reading = rig.read(rig.live)
      guard case .generation(let generation) = reading else {
        Issue.record("\(reading)")
        break
      }
      #expect(generation >= last)
      let other = try rig.model.check(lasting)
      #expect(other >= generation)
      try lasting.verify()
      last = other
      seen[generation, default: 0] += 1
      if isLast { break }
    }
    #expect(helper.lines.last == "25" && last == 25, "\(helper.lines.suffix(3))")
    print(
      "read while another process did \(work): \(seen.count) states in \(seen.values.reduce(0, +)) readings"
    )
  }

  @Test func twoWritersTakeTurns() throws {
    let rig = try Rig(rows: 300)
    let one = try Database(rig.live, .write(wait: 30))
    let two = try Database(rig.live, .write(wait: 30))
    for generation in 1...6 {
      let (writer, other) = generation % 2 == 0 ? (one, two) : (two, one)
      try writer.transaction { () throws(DatabaseError) in
        try rig.model.advance(writer, to: generation)
        do throws(DatabaseError) {
          try other.transaction { () throws(DatabaseError) in }
          Issue.record("two at once")
        } catch {
          if case .busy = error { return }
          throw error
        }
      }
      #expect(try rig.model.check(other) == generation)
    }
    // What fails is undone, also after pages went to the -wal already.
    struct Failed: Error {}
    try one.execute("PRAGMA cache_size = 5")
    for _ in 0..<3 {
      #expect(throws: Failed.self) {
        try one.transaction(orThrow: { $0 as any Error }) {
          try rig.model.advance(one, to: 7)
          try one.execute("UPDATE large SET data = zeroblob(9000)")
          throw Failed()
        }
      }
      #expect(try rig.model.check(one) == 6)
      #expect(try rig.model.check(two) == 6)
    }
    try rig.advance(two, to: 7)
    #expect(try rig.model.check(one) == 7)
    #expect(rig.read(rig.live) == .generation(7))
    #expect(!rig.findsDamage(rig.live))
  }

  /// A folder in which nothing can be made; as root, seen by a process that is not.
  @Test func aReadOnlyFolderIsRead() throws {
    let rig = try Rig(rows: 1200, generation: 1)
    let helper = "\(rig.folder.path)/helper"
    try #require(Shell.run("cp '\(Helper.path)' '\(helper)' && mkdir '\(rig.folder.path)/ro'") == 0)
    let path = "\(rig.folder.path)/ro/live"
    let drop = getuid() == 0 ? "setpriv --reuid=65534 --regid=65534 --clear-groups" : ""
    func seen(_ files: OnDisk) throws -> String {
      chmod("\(rig.folder.path)/ro", 0o755)
      try rig.put(files, at: path)
      _ = Shell.run("chmod -f 444 '\(path)'*")
      chmod("\(rig.folder.path)/ro", 0o555)
      let out = try Shell.output("\(drop) '\(helper)' check '\(path)'")
      return String(decoding: out ?? [], as: UTF8.self)
    }
    defer { chmod("\(rig.folder.path)/ro", 0o755) }
    let quiet = try rig.files()
    #expect(try seen(OnDisk(main: quiet.main)) == "generation 1\n")
    #expect(try seen(OnDisk(main: quiet.main, wal: [])) == "generation 1\n")
    let writer = try Database(rig.live, .write())
    try rig.advance(writer, to: 2)
    let busy = try rig.files()
    #expect(try seen(OnDisk(main: busy.main, wal: busy.wal)) == "not writable\n")
    #expect(try seen(busy) == "generation 2\n")
    var bytes = try #require(quiet.main)
    bytes[bytes.count / 2] ^= 1
    #expect(try seen(OnDisk(main: bytes)) == "damaged\n")
    #expect(try seen(OnDisk()) == "missing\n")

    // Somebody with more rights writes while it is read without locks: that is noticed.
    guard getuid() == 0 else { return }
    _ = try seen(OnDisk(main: quiet.main))
    let go = "\(rig.folder.path)/go"
    let out = "\(rig.folder.path)/out"
    let command = "\(drop) '\(helper)' pause '\(path)' '\(go)' > '\(out)'"
    let other = """
      ( while ! grep -q ready '\(out)'; do sleep 0.01; done; '\(Helper.path)' write '\(path)' 3; \
      touch '\(go)' ) > /dev/null 2>&1
      """
    #expect(Shell.run("touch '\(out)'; \(other) & \(command)") == 0)
    let said = String(decoding: try FileSystem.contents(out) ?? [], as: UTF8.self)
    #expect(said == "ready\nbusy\n")
  }
}
