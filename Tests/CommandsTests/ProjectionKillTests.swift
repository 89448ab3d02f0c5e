import Files
import Glibc
import TestSupport
import Testing

/// `kill -9` while projections are made: the next answers are those of the log.
struct ProjectionKillTests {
  private static let rounds = Int(System.environment("RECAUDA_KILLS") ?? "") ?? 100

  @Test func killedProjectionsNeverAnswerWrongly() throws {
    let seed: UInt64 = 77_031
    var random = SplitMix64(seed: seed)
    let rounds = ProjectionKillTests.rounds
    let sandbox = try Sandbox()
    let lines = try sandbox.municipality("feed", seed: 23, events: 24_000)
    let accounts = sandbox.accounts(of: lines)
    let twin = try Twin(of: "town", in: sandbox)
    var taken = 20_000
    try sandbox.write("first", lines[..<taken].joined(separator: "\n") + "\n")
    try #require(try sandbox.onTown("append", "\(sandbox.path)/first").status == 0)
    let start = System.ticks
    var day = 0
    func today() -> String { "2021-0\(1 + day / 28)-\(day % 28 < 9 ? "0" : "")\(day % 28 + 1)" }
    try #require(try sandbox.onTown("project", "--today", today()).status == 0)
    // How long one takes that is left alone; only the choice of moments depends on it.
    var lasts = ["--rebuild": Int((System.ticks - start) / 1000), "--wait": 20_000]
    var killed = 0
    for round in 0..<rounds {
      let some = 1 + random.below((lines.count - taken) / (rounds - round) * 2)
      let end = min(lines.count, taken + some)
      try sandbox.write("next", lines[taken..<end].joined(separator: "\n") + "\n")
      try #require(try sandbox.onTown("append", "\(sandbox.path)/next").status == 0)
      taken = end
      if random.below(4) == 0, day < 200 { day += 1 + random.below(4) }
      let how = round % 2 == 0 ? ["--wait", "10"] : ["--rebuild"]
      let begin = System.ticks
      let child = try sandbox.start(
        ["--ledger", sandbox.town, "project", "--today", today()] + how)
      let last = lasts[how[0]] ?? 0
      usleep(UInt32(random.below(last + last / 10)))
      child.kill(SIGKILL)
      if child.wait() == -SIGKILL {
        killed += 1
      } else {
        lasts[how[0]] = Int((System.ticks - begin) / 1000)
      }
      let context = Comment("seed \(seed), round \(round), \(how[0]), \(taken) lines, \(today())")
      // Leftovers of those killed before are gone, whatever this one left.
      #expect(try sandbox.leftovers("town").histories.count <= 2, context)
      let account = accounts[random.below(accounts.count)]
      let questions =
        Asked.present(account, today: today())
        + Asked.past(account, asOf: "2020-03-31", today: today())
      let wrong = try sandbox.wrong("town", questions, try twin.answers(questions))
      #expect(wrong == nil, context)
    }
    let rebuilt = try sandbox.onTown("project", "--rebuild", "--today", today())
    #expect(rebuilt.status == 0, "\(rebuilt.err)")
    let left = try sandbox.leftovers("town")
    #expect(left.histories.count == 1 && !left.new, "\(left)")
    print("killed projections: seed \(seed), \(killed) of \(rounds) killed in the middle")
    #expect(killed >= rounds / 4)
  }
}
