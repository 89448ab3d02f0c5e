import Files
import TestSupport
import Testing

/// What stock tools make of the log is byte for byte what the program prints.
struct StockToolsTests {
  @Test func stockToolsReadTheLogAsItIs() throws {
    let sandbox = try Sandbox()
    try agree(sandbox, "one event of init")
    _ = try sandbox.onTown("append", input: Line.payment("one"))
    try agree(sandbox, "one event appended")
    let ten = (0..<10).map { Line.payment("ten-\($0)") }.joined(separator: "\n")
    _ = try sandbox.onTown("append", input: ten)
    try agree(sandbox, "ten appended")
    let many = System.environment("RECAUDA_BIG") == "1" ? 1_000_000 : 100_000
    for (seed, events) in [(1, many), (2, 30_000)] {
      let name = "events-\(seed)"
      // Two municipalities share ids: the seed goes into them.
      let made = try sandbox.shell(
        "recauda generate --seed \(seed) --accounts 2000 --years 3 --events \(events)"
          + " | sed 's/\"id\":\"/&\(seed)-/' > \(name)")
      try #require(made.status == 0)
      let done = try sandbox.onTown("append", "\(sandbox.path)/\(name)")
      #expect(done.out.hasPrefix("{\"appended\":\(events),\"already\":0,\"refused\":0,"))
      try agree(sandbox, "\(events) appended")
      // Small commits behind a large one.
      _ = try sandbox.onTown("append", input: Line.payment("after-\(seed)"))
    }
    #expect(try sandbox.names("town/log").count >= 3)
    let before = try agree(sandbox, "before the seal")
    #expect(try sandbox.onTown("seal").status == 0)
    #expect(try agree(sandbox, "sealed") == before)
    _ = try sandbox.onTown("append", input: Line.payment("after the seal"))
    _ = try sandbox.onTown("append", input: Line.payment("after-the-seal"))
    try agree(sandbox, "appended after the seal")
    let verified = try sandbox.onTown("verify")
    #expect(verified.status == 0, "\(verified.out)\(verified.err)")
  }

  @Test func afterACrashOnlyWholeCommitsArePrintedAndTheNextWriterClearsUp() throws {
    var random = SplitMix64(seed: 20_210_519)
    let sandbox = try Sandbox()
    _ = try sandbox.onTown("append", input: Line.payment("before"))
    let whole = try sandbox.log()
    let segment = "town/log/\(try sandbox.lastSegment())"
    let before = try sandbox.read(segment)
    try #require(try sandbox.shell("cp -r town intact").status == 0)
    let ten = (0..<10).map { Line.payment("ten-\($0)") }.joined(separator: "\n")
    _ = try sandbox.onTown("append", input: ten)
    let after = try sandbox.read(segment)
    try #require(after.count > before.count + 200)

    let torn = after.count - before.count
    for cut in [1, torn - 1] + (0..<6).map({ _ in 1 + random.below(torn - 1) }) {
      try #require(try sandbox.shell("rm -r town && cp -r intact town").status == 0)
      try sandbox.write(segment, Array(after[..<(before.count + cut)]))
      #expect(try sandbox.log() == whole, "\(cut) bytes of a commit")
      #expect(try sandbox.onTown("status").status == 0)
      let verified = try sandbox.onTown("verify")
      #expect(verified.status == 0, "\(cut): \(verified.out)")
      #expect(verified.err.contains("the last \(cut) bytes"), "\(verified.err)")
      let next = try sandbox.onTown("append", input: Line.payment("next"))
      #expect(next.status == 0, "\(cut): \(next.err)")
      #expect(try sandbox.log().count == whole.count + 1)
      try agree(sandbox, "recovered from \(cut) bytes")
      let tail = try #require(
        try sandbox.names("town/dropped").first { $0.hasPrefix("tail-") && !$0.hasSuffix(".txt") })
      #expect(
        try sandbox.read("town/dropped/\(tail)") == Array(after[before.count..<before.count + cut]))
      #expect(try sandbox.onTown("verify").status == 0)
    }
  }

  @discardableResult
  private func agree(_ sandbox: Sandbox, _ when: Comment) throws -> String {
    let digests = try sandbox.shell(
      "cat town/log/*.lz4 | lz4 -dc | sha256sum; lz4 -dcm town/log/*.lz4 | sha256sum; "
        + "recauda --ledger town log --format ndjson | sha256sum")
    #expect(digests.lines.count == 3)
    #expect(Set(digests.lines).count == 1, when)
    return digests.out
  }
}
