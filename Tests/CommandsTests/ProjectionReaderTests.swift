import Files
import Glibc
import TestSupport
import Testing

/// Questions while projections are made, and where none can be made.
struct ProjectionReaderTests {
  @Test func aReaderBesideAWriterGetsOneOfTheRightAnswers() throws {
    let seed: UInt64 = 5_511
    var random = SplitMix64(seed: seed)
    let sandbox = try Sandbox()
    let lines = try sandbox.municipality("feed", seed: 29, events: 8_000)
    let today = "2021-10-05"
    let account = try #require(sandbox.accounts(of: lines).first)
    let questions =
      Asked.present(account, today: today) + Asked.past(account, asOf: "2020-03-31", today: today)
    var sizes = [6_000]
    while let last = sizes.last, last < lines.count, sizes.count < 40 {
      sizes.append(min(lines.count, last + 1 + random.below(60)))
    }
    for (place, size) in sizes.enumerated() {
      let before = place == 0 ? 0 : sizes[place - 1]
      try sandbox.write("feed-\(place)", lines[before..<size].joined(separator: "\n") + "\n")
    }
    try #require(try sandbox.onTown("append", "\(sandbox.path)/feed-0").status == 0)
    try #require(try sandbox.onTown("project", "--today", today).status == 0)

    /// A question that was asked, and the states that were there meanwhile.
    struct Reading {
      var question: Int
      var states: ClosedRange<Int>
      var outcome: Outcome
    }
    var readings: [Reading] = []
    var running: [(child: Child, question: Int, since: Int)] = []
    func look(at state: Int) throws {
      running = running.filter { reader in
        guard reader.child.hasEnded else { return true }
        readings.append(
          Reading(
            question: reader.question, states: reader.since...state, outcome: reader.child.finish())
        )
        return false
      }
      while running.count < 3 {
        let question = random.below(questions.count)
        running.append(
          (
            try sandbox.start(["--ledger", sandbox.town] + questions[question]), question,
            max(0, state - 1)
          ))
      }
    }
    for state in 1..<sizes.count {
      let append = try sandbox.start([
        "--ledger", sandbox.town, "append", "\(sandbox.path)/feed-\(state)",
      ])
      while !append.hasEnded { try look(at: state); usleep(1000) }
      #expect(append.wait() == 0)
      let how = random.below(4) == 0 ? ["--rebuild"] : []
      let project = try sandbox.start(
        ["--ledger", sandbox.town, "project", "--today", today, "--wait", "60"] + how)
      while !project.hasEnded { try look(at: state); usleep(1000) }
      let outcome = project.finish()
      #expect(outcome.status == 0, "\(outcome.err)")
    }
    for reader in running {
      readings.append(
        Reading(
          question: reader.question, states: reader.since...sizes.count - 1,
          outcome: reader.child.finish()))
    }

    let twin = try Twin(of: "town", in: sandbox)
    let right = try sizes.map { size in
      try twin.answers(questions.map { $0 + ["--known-at", "\(size + 1)"] })
    }
    for reading in readings {
      let context = Comment(
        "seed \(seed), \(questions[reading.question]), states \(reading.states)")
      #expect(reading.outcome.status == 0, context)
      #expect(reading.outcome.err.isEmpty, context)
      #expect(
        reading.states.contains { right[$0][reading.question].out == reading.outcome.out }, context)
    }
    print("readers beside a writer: seed \(seed), \(readings.count) answers")
    #expect(readings.count >= sizes.count)
  }

  /// What may lie beside a log that cannot be written.
  enum Beside: String, CaseIterable {
    case nothing, current, behind, anotherDay, unfinishedWAL, walAlone
  }

  @Test(arguments: Beside.allCases)
  func readOnlyMediaAnswerEverything(beside: Beside) throws {
    let sandbox = try Sandbox()
    let today = "2021-10-05"
    let lines = try sandbox.municipality("feed", seed: 31, events: 6_500)
    try sandbox.write("first", lines[..<6_000].joined(separator: "\n") + "\n")
    try sandbox.write("rest", lines[6_000...].joined(separator: "\n") + "\n")
    func run(_ words: String...) throws {
      let outcome = try sandbox.onTown(words, input: nil)
      try #require(outcome.status == 0, "\(outcome.err)")
    }
    try run("append", "\(sandbox.path)/first")
    if beside != .nothing { try run("project", "--today", today) }
    switch beside {
    case .nothing, .behind: try run("append", "\(sandbox.path)/rest")
    case .current:
      try run("append", "\(sandbox.path)/rest")
      try run("project", "--today", today)
    case .anotherDay:
      try run("append", "\(sandbox.path)/rest")
      try run("project", "--today", "2021-10-04")
    case .unfinishedWAL, .walAlone:
      // One who reads keeps the transaction in the -wal; then the ledger is copied as it lies.
      try sandbox.write(
        "hold.py",
        """
        import sqlite3, subprocess
        held = sqlite3.connect("file:town/recauda.sqlite?mode=ro", uri=True)
        held.execute("BEGIN")
        held.execute("SELECT * FROM standing").fetchall()
        for words in (["append", "rest"], ["project", "--today", "\(today)"]):
            subprocess.run(["bin/recauda", "--ledger", "town"] + words, check=True)
        subprocess.run(["cp", "-r", "town", "copy"], check=True)
        """)
      let held = try sandbox.shell(
        "python3 hold.py && rm -r town && mv copy town && test -s town/recauda.sqlite-wal"
          + (beside == .walAlone ? " && rm town/recauda.sqlite-shm" : ""))
      try #require(held.status == 0, "\(held.err)")
    }
    let account = try #require(sandbox.accounts(of: lines).first)
    let questions =
      Asked.present(account, today: today) + Asked.past(account, asOf: "2020-03-31", today: today)
      + Asked.present(account, today: "2021-12-01")
    let wanted = try Twin(of: "town", in: sandbox).answers(questions)

    // As a disk that is mounted to be read, where mounting is allowed.
    let mounted = try sandbox.shell(
      "mkdir disc && mount --bind town disc && mount -o remount,bind,ro disc")
    if mounted.status == 0 {
      defer { _ = try? sandbox.shell("umount disc") }
      #expect(try sandbox.shell("touch disc/x").status != 0)
      #expect(try sandbox.wrong("disc", questions, wanted) == nil)
      #expect(try sandbox.onTown("status").status == 0)
    } else {
      _ = try sandbox.shell("umount disc")
    }
    // As somebody else's folder.
    let asOther = getuid() == 0 ? "setpriv --reuid 65534 --regid 65534 --clear-groups" : ""
    let prepared = try sandbox.shell(
      "cp '\(Binary.path)' bin/plain; chmod -R go+rX .; chmod -R a-w town; \(asOther) id -u")
    try #require(prepared.status == 0, "\(prepared.err)")
    for (question, want) in zip(questions, wanted) {
      let words = question.joined(separator: " ")
      let read = try sandbox.shell("\(asOther) bin/plain --ledger town \(words)")
      #expect(read.status == 0 && read.err.isEmpty, "\(words): \(read.err)")
      #expect(read.out == want.out, "\(words)")
    }
    let mounts = mounted.status == 0
    print("read-only, \(beside): mounted \(mounts)")
    _ = try sandbox.shell("chmod -R u+w town")
  }
}
