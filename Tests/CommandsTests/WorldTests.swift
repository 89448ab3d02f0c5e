import Files
import Glibc
import TestSupport
import Testing

/// A world that fails: no space, no permission, no file, somebody else at work.
struct WorldTests {
  @Test func aFullDiskLosesNothing() throws {
    let sandbox = try Sandbox()
    _ = try sandbox.municipality("large", seed: 5, events: 60_000)
    _ = try sandbox.municipality("small", seed: 6, events: 15_000)
    let before = try sandbox.logBytes()
    // The limit on file sizes stands for a disk that fills up at that point, wherever tests run.
    for (input, blocks) in [
      ("large", 1), ("large", 700), ("large", 1024), ("small", 1), ("small", 150),
    ] {
      let outcome = try sandbox.shell(
        "ulimit -f \(blocks); recauda --ledger town append \(input) --lang es")
      #expect(outcome.status == 3, "\(input), \(blocks): \(outcome.err)")
      #expect(outcome.err.contains("pasaría del tamaño permitido"), "\(outcome.err)")
      #expect(outcome.err.contains("Nada quedó a medias"))
      #expect(outcome.out.isEmpty)
      #expect(try sandbox.logBytes() == before)
      #expect(try sandbox.names("town/staging").isEmpty)
    }
    #expect(try sandbox.onTown("append", "\(sandbox.path)/small").status == 0)
    #expect(try sandbox.onTown("verify").status == 0)
  }

  @Test(.enabled(if: getuid() == 0, "only root mounts a small disk"))
  func aFullFileSystemLosesNothing() throws {
    let sandbox = try Sandbox()
    _ = try sandbox.municipality("large", seed: 5, events: 60_000)
    let mounted = try sandbox.shell("mkdir disk && mount -t tmpfs -o size=1m recauda-test disk")
    // Some containers forbid it; the limit on file sizes above is tested everywhere.
    guard mounted.status == 0 else { return }
    defer { _ = try? sandbox.shell("umount disk") }
    _ = try sandbox.shell("cp -r town disk/town")
    let full = try sandbox.shell("recauda --ledger disk/town append large")
    #expect(full.status == 3)
    #expect(full.err.contains("the disk is full") && full.err.contains("Nothing is half done"))
    #expect(try sandbox.names("disk/town/log").count == 1)
    #expect(try sandbox.names("disk/town/staging").isEmpty)
    let next = try sandbox.shell("echo '\(Line.payment("p"))' | recauda --ledger disk/town append")
    #expect(next.status == 0, "\(next.err)")
    #expect(try sandbox.shell("recauda --ledger disk/town verify").status == 0)
  }

  @Test func aReadOnlyFolderIsReadAndNotWritten() throws {
    let sandbox = try Sandbox()
    try sandbox.write("in", Line.payment("p"))
    let asOther =
      getuid() == 0 ? "setpriv --reuid 65534 --regid 65534 --clear-groups" : ""
    let prepared = try sandbox.shell(
      "cp '\(Binary.path)' bin/plain; chmod -R go+rX .; chmod -R a-w town; \(asOther) id -u")
    try #require(prepared.status == 0, "\(prepared.err)")
    for command in ["log", "status", "verify", "show 0"] {
      let read = try sandbox.shell("\(asOther) bin/plain --ledger town \(command)")
      #expect(read.status == 0, "\(command): \(read.err)")
    }
    let writes = ["append in", "seal", "init --ledger-key k --name n --country MX --currency MXN"]
    for command in writes {
      let outcome = try sandbox.shell("\(asOther) bin/plain --ledger town \(command)")
      #expect(outcome.status == 3, "\(command)")
      #expect(outcome.err.contains("permission denied"), "\(command): \(outcome.err)")
      #expect(outcome.err.contains("Check the folder's permissions"), "\(command)")
    }
    // An input that may not be read is found before anything is written.
    let unreadable = try sandbox.shell(
      "chmod -R u+w town; chmod a= in; chmod -R a+rwX town; "
        + "\(asOther) bin/plain --ledger town append in")
    #expect(unreadable.status == 3)
    #expect(unreadable.err.hasPrefix("recauda: cannot open in: permission denied"))
  }

  @Test func whatIsNotThereIsNamed() throws {
    let sandbox = try Sandbox()
    try sandbox.write("in", Line.payment("p"))
    for command in ["append in", "seal", "log", "show 0", "status", "verify"] {
      let outcome = try sandbox.shell("recauda --ledger nowhere \(command)")
      #expect(outcome.status == 3, "\(command)")
      #expect(outcome.err.hasPrefix("recauda: there is no ledger here (nowhere)\n"), "\(command)")
      #expect(outcome.out.isEmpty)
      #expect(try sandbox.names("nowhere").isEmpty)
      let unnamed = try sandbox.shell("recauda \(command)")
      #expect(unnamed.status == 3, "\(command)")
      #expect(unnamed.err.hasPrefix("recauda: no ledger named\n"))
      let named = try sandbox.shell("RECAUDA_LEDGER=town recauda \(command)")
      #expect(named.status == 0, "\(command): \(named.err)")
      #expect(
        try sandbox.shell("cd town; recauda \(command.replacing("in", with: "../in"))").status == 0)
    }
    let missing = try sandbox.shell("recauda --ledger town append in nix")
    #expect(missing.status == 3)
    #expect(missing.err == "recauda: cannot open nix: it does not exist\n")
    let folder = try sandbox.shell("recauda --ledger town append bin")
    #expect(folder.status == 3)
    #expect(folder.err == "recauda: cannot read bin: it is a directory\n")
  }

  @Test func aNewerLedgerIsLeftAlone() throws {
    let sandbox = try Sandbox()
    let segment = "town/log/\(try sandbox.lastSegment())"
    // The last mark says version 2, and its checksum is right.
    try sandbox.write(
      "newer.py",
      """
      import hashlib, struct
      data = bytearray(open("\(segment)", "rb").read())
      length = struct.unpack("<I", data[-24:-20])[0]
      start = len(data) - length
      assert data[start:start + 4] == b"RCDA" and data[start + 4] == 1
      data[start + 4] = 2
      data[-16:] = hashlib.sha256(data[start:-16]).digest()[:16]
      open("\(segment)", "wb").write(data)
      """)
    let made = try sandbox.shell("python3 newer.py")
    try #require(made.status == 0, "\(made.err)")
    let before = try sandbox.logBytes()
    for command in ["append", "seal", "log", "status", "verify", "show 0"] {
      let words = command.split(separator: " ").map(String.init)
      let outcome = try sandbox.onTown(words, input: Array(Line.payment("p").utf8))
      #expect(outcome.status == 3, "\(command): \(outcome.err)")
      #expect(outcome.err.contains("a newer recauda wrote it (layout 2)"), "\(outcome.err)")
    }
    #expect(try sandbox.logBytes() == before)
  }

  @Test func theSecondWriterIsToldOfTheFirst() throws {
    let sandbox = try Sandbox()
    let first = try sandbox.start(["--ledger", sandbox.town, "append"], input: .pipe)
    try Child.until("the lock") {
      String(decoding: try sandbox.read("town/lock"), as: UTF8.self)
        .hasPrefix("process \(first.process), ")
    }
    let holder = "process \(first.process), recauda append, since 2"
    for command in [["append"], ["seal"]] {
      let second = try sandbox.onTown(command + ["--wait", "0"], input: nil)
      #expect(second.status == 3)
      #expect(
        second.err.hasPrefix("recauda: another process is writing (\(holder)"), "\(second.err)")
      let spanish = try sandbox.onTown(command + ["--wait", "0", "--lang", "es"], input: nil)
      #expect(
        spanish.err.hasPrefix(
          "recauda: otro proceso está escribiendo (proceso \(first.process), recauda append, desde 2"
        ), "\(spanish.err)")
    }
    // Readers are not held up.
    #expect(try sandbox.log().count == 1)
    // One that waits gets its turn.
    let waiting = try sandbox.start(
      ["--ledger", sandbox.town, "append", "--wait", "60"], input: .pipe)
    waiting.feed(Array(Line.payment("second").utf8))
    waiting.closeInput()
    first.feed(Array(Line.payment("first").utf8))
    first.closeInput()
    #expect(first.wait() == 0)
    #expect(waiting.wait() == 0)
    #expect(try sandbox.log().count == 3)
  }

  @Test func anAnswerThatCannotBeWrittenIsAFailure() throws {
    let sandbox = try Sandbox()
    _ = try sandbox.municipality("events", seed: 2, events: 3000)
    for target in ["> /dev/full", ">&-"] {
      for command in [
        "log", "log --format csv", "log --format json", "log --format ndjson", "status", "show 0",
        "verify", "seal --level 1", "schema", "generate", "completions", "help", "--version",
      ] {
        let outcome = try sandbox.shell("recauda --ledger town \(command) \(target)")
        #expect(outcome.status == 3, "\(command) \(target): \(outcome.err)")
        #expect(
          outcome.err.contains("cannot write:") && outcome.err.contains("(standard output)"),
          "\(command) \(target): \(outcome.err)")
        #expect(!outcome.err.contains("Nothing is half done"))
      }
    }
    for (number, target) in ["> /dev/full", ">&-"].enumerated() {
      let outcome = try sandbox.shell(
        "echo '\(Line.payment("p-\(number)"))' | recauda --ledger town append \(target)")
      #expect(outcome.status == 3)
      #expect(outcome.err.contains("the ledger now has \(number + 2) events"), "\(outcome.err)")
      #expect(try sandbox.log().count == number + 2)
    }
    // A reader that has seen enough is no failure.
    let head = try sandbox.shell(
      "recauda --ledger town append events; recauda --ledger town log --format ndjson | head -1; "
        + "echo ${PIPESTATUS[0]}; (trap '' PIPE; recauda --ledger town log | head -1; "
        + "echo ${PIPESTATUS[0]})")
    #expect(head.lines.count == 5 && ["0", "141"].contains(head.lines[2]) && head.lines[4] == "0")
    #expect(head.err.isEmpty, "\(head.err)")
  }

  @Test func rejectsNeverOverwriteTheInput() throws {
    let sandbox = try Sandbox()
    try sandbox.write("roll", Line.payment("p"))
    for path in ["roll", "./roll", "link"] {
      let outcome = try sandbox.shell(
        "ln -sf roll link; recauda --ledger town append --partial --rejects \(path) roll")
      #expect(outcome.status == 2)
      #expect(outcome.err.contains("would write over the input"))
    }
    #expect(try sandbox.read("roll") == Array(Line.payment("p").utf8))
  }

  @Test func nothingIsWrittenOverTheLedger() throws {
    let sandbox = try Sandbox()
    let segment = "log/00000000000000000000.lz4"
    let made = try sandbox.shell(
      "recauda key new --name town --out key && recauda --ledger town checkpoint --key key && "
        + "ln -s town/\(segment) link && echo '{}' > bad")
    #expect(made.status == 0, "\(made.err)")
    let before = try sandbox.read("town/\(segment)")
    for path in ["link", "town/\(segment)", "town/log/new"] {
      for words in ["prove 0 -o", "audit-pack -o", "append bad --rejects"] {
        let refused = try sandbox.shell("recauda --ledger town \(words) \(path)")
        #expect(refused.status == 2 && refused.err.contains("into the ledger"), "\(refused)")
      }
    }
    #expect(try sandbox.read("town/\(segment)") == before)
  }
}
