import Glibc
import Testing

/// Ctrl-C and SIGTERM: a clean end, said and with its own status.
struct SignalTests {
  @Test(arguments: [(SIGINT, Int32(130), "SIGINT"), (SIGTERM, Int32(143), "SIGTERM")])
  func aLargeAppendEndsCleanly(signal: Int32, status: Int32, name: String) throws {
    let sandbox = try Sandbox()
    _ = try sandbox.municipality("large", seed: 9, events: 50_000)
    let before = try sandbox.logBytes()
    let child = try sandbox.start(["--ledger", sandbox.town, "append"], input: .pipe)
    child.feed(try sandbox.read("large").dropLast(100_000))
    try Child.until("a staged file") { try !sandbox.names("town/staging").isEmpty }
    child.kill(signal)
    let outcome = child.finish()
    #expect(outcome.status == status)
    #expect(outcome.out.isEmpty)
    #expect(outcome.err == "recauda: stopped by \(name)\n  Nothing was recorded.\n")
    #expect(try sandbox.names("town/staging").isEmpty)
    #expect(try sandbox.logBytes() == before)
    #expect(try sandbox.onTown("append", input: Line.payment("next")).status == 0)
    #expect(try sandbox.names("town").contains("dropped") == false)
  }

  @Test func aWaitingFeedKeepsWhatItAcknowledged() throws {
    let sandbox = try Sandbox()
    let child = try sandbox.start(
      ["--ledger", sandbox.town, "append", "--commit-every", "100", "--lang", "es"], input: .pipe)
    child.feed(Array((Line.payment("p-1") + "\n").utf8))
    try Child.until("an acknowledgement") { child.out.hasSuffix("\n") }
    child.kill(SIGINT)
    let outcome = child.finish()
    #expect(outcome.status == 130)
    #expect(outcome.err.contains("Lo acusado queda asentado: 1 evento; lo demás, no."))
    #expect(try sandbox.log().count == 2)
  }

  @Test func aSealLeavesTheLogWhole() throws {
    let sandbox = try Sandbox()
    _ = try sandbox.municipality("large", seed: 9, events: 60_000)
    _ = try sandbox.onTown("append", "\(sandbox.path)/large")
    let lines = try sandbox.log()
    let child = try sandbox.start(["--ledger", sandbox.town, "seal", "--level", "12"])
    try Child.until("the seal at work") {
      try !sandbox.names("town/staging").isEmpty || child.hasEnded
    }
    child.kill(SIGTERM)
    let outcome = child.finish()
    #expect([0, 143].contains(outcome.status), "\(outcome.err)")
    #expect(try sandbox.names("town/staging").isEmpty)
    #expect(try sandbox.log() == lines)
    #expect(try sandbox.onTown("verify").status == 0)
  }
}
