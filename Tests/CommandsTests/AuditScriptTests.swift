import Files
import TestSupport
import Testing

/// `Scripts/verify-without-us`, which shares no code with the program, on ledgers that the program made.
struct AuditScriptTests {
  private static let script = "\(Binary.repository)/Scripts/verify-without-us"

  /// The attacks of the script's own test, on ledgers that a third hand made.
  @Test func theScriptIsNotFooled() throws {
    let sandbox = try Sandbox(isEmpty: true)
    let peer = "\(Binary.repository)/Tests/peers/test_verify_without_us.py"
    let tried = try sandbox.shell("'\(peer)' --attacks 120 2>&1")
    #expect(tried.status == 0, "\(tried.out)")
    #expect(tried.out.hasPrefix("seed 6962\n") && tried.out.hasSuffix(" right, 0 wrong\n"))
  }

  @Test func theScriptAndTheProgramSayTheSame() throws {
    let sandbox = try Sandbox()
    try agree(sandbox, "one event")
    _ = try sandbox.municipality("events", seed: 11, events: 20_000)
    _ = try sandbox.onTown("append", "--commit-every", "900", "\(sandbox.path)/events")
    try agree(sandbox, "small commits")
    _ = try sandbox.onTown("seal")
    try agree(sandbox, "sealed")
    let segment = "town/log/\(try sandbox.lastSegment())"
    let before = try sandbox.read(segment)
    let ten = (0..<10).map { Line.payment("ten-\($0)") }.joined(separator: "\n")
    _ = try sandbox.onTown("append", input: ten)
    try agree(sandbox, "appended after the seal")

    // What nobody can know of must not be known: the index would tell of events that are torn off.
    _ = try sandbox.shell("rm -r town/index")
    let after = try sandbox.read(segment)
    try #require(after.count > before.count + 100)
    var random = SplitMix64(seed: 6_962)
    for _ in 0..<4 {
      let cut = before.count + 1 + random.below(after.count - before.count - 1)
      try sandbox.write(segment, Array(after[..<cut]))
      let said = try agree(sandbox, "torn at \(cut)")
      #expect(said.contains("\(cut - before.count) bytes behind byte \(before.count) are a commit"))
    }
    for _ in 0..<8 {
      var spoilt = after
      spoilt[random.below(before.count)] ^= UInt8(1 << random.below(8))
      try sandbox.write(segment, spoilt)
      let said = try sandbox.shell("'\(AuditScriptTests.script)' log town")
      #expect(said.status == 1 && said.out.contains("PROBLEM: "), "\(said.out)")
      #expect(try sandbox.onTown("verify").status == 1)
    }
  }

  /// Both accept, with the same number of events and the same root; gives what the script says.
  @discardableResult
  private func agree(_ sandbox: Sandbox, _ what: Comment) throws -> String {
    let verified = try sandbox.onTown("verify", "--format", "json")
    let root = try #require(verified.out.split(separator: "\"root\":\"").last?.prefix(44))
    let size = try #require(verified.out.split(separator: "\"size\":").last?.prefix { $0 != "," })
    let said = try sandbox.shell("'\(AuditScriptTests.script)' log town")
    #expect(verified.status == 0 && said.status == 0, what)
    #expect(said.out.contains("ledger town, root \(root)\n"), what)
    #expect(said.out.hasSuffix("ACCEPTED / ACEPTADO: \(size) events\n"), what)
    return said.out
  }
}
