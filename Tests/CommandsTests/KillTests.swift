import Files
import Glibc
import TestSupport
import Testing

/// `kill -9` at any moment: what was acknowledged is there, and nothing else is there in part.
struct KillTests {
  /// A feed goes on after each kill where the log ends, as a bank's feed would.
  @Test func aKilledFeedLosesNothingAcknowledged() throws {
    let seed: UInt64 = 8_151_623
    var random = SplitMix64(seed: seed)
    let rounds = Int(System.environment("RECAUDA_KILLS") ?? "") ?? 200
    let sandbox = try Sandbox()
    let lines = try sandbox.municipality("feed", seed: 42, events: 40_000)
    let bytes = try sandbox.read("feed")
    var starts = [0]
    for (place, byte) in bytes.enumerated() where byte == 0x0A { starts.append(place + 1) }

    var taken = 0
    var unacknowledged = 0
    for round in 0..<rounds {
      let every = 1 + random.below(30)
      // From a file there are no pauses, so each commit holds exactly `every` lines.
      let isFile = round % 2 == 0
      let child = try sandbox.start(
        ["--ledger", sandbox.town, "append", "--commit-every", "\(every)"],
        input: isFile ? .file("\(sandbox.path)/feed", from: starts[taken]) : .pipe)
      if isFile {
        usleep(UInt32(random.below(40_000)))
      } else {
        var next = taken
        for _ in 0..<(1 + random.below(6)) {
          let some = min(1 + random.below(60), lines.count - next)
          guard child.feed(bytes[starts[next]..<starts[next + some]]) else { break }
          next += some
          if random.below(2) == 0 { usleep(UInt32(random.below(4000))) }
        }
      }
      child.kill(SIGKILL)
      _ = child.wait()
      let acknowledged = child.out.split(separator: "\n", omittingEmptySubsequences: false)
        .dropLast()
      let size = acknowledged.last.flatMap { Line.number("size", in: $0) } ?? taken + 1

      let there = try sandbox.log(from: taken + 1)
      let context = Comment("seed \(seed), round \(round), --commit-every \(every)")
      #expect(taken + 1 + there.count >= size, context)
      #expect(there.count <= size - taken - 1 + every, context)
      if isFile { #expect(there.count % every == 0 || taken + there.count == lines.count, context) }
      if taken + 1 + there.count > size { unacknowledged += 1 }
      let wanted = lines[taken..<taken + there.count]
      #expect(there.map(Line.content) == wanted.map(Line.content), context)
      taken += there.count
      let verified = try sandbox.onTown("verify", "--format", "json")
      #expect(verified.out.hasPrefix("{\"ok\":true,\"events\":\(taken + 1),"), context)
      // Enough is left for the rounds to come.
      if taken > lines.count - 12_000 { break }
    }
    // The rest, and everything once more.
    let rest = try sandbox.onTown("append", "\(sandbox.path)/feed")
    #expect(rest.status == 0, "\(rest.err)")
    #expect(
      rest.out.hasPrefix("{\"appended\":\(lines.count - taken),\"already\":\(taken),\"refused\":0,")
    )
    #expect(try sandbox.log().dropFirst().map(Line.content) == lines.map(Line.content))
    print("killed feed: \(taken) events taken, \(unacknowledged) commits came without their word")
  }

  @Test func aKilledLargeAppendIsThereWholeOrNotAtAll() throws {
    let seed: UInt64 = 4_122
    var random = SplitMix64(seed: seed)
    let sandbox = try Sandbox()
    let count = 60_000
    _ = try sandbox.municipality("large", seed: 9, events: count)
    let bytes = try sandbox.read("large")
    try #require(bytes.count > 9 << 20)
    try #require(try sandbox.shell("cp -r town intact").status == 0)
    let before = try sandbox.logBytes()
    var whole = 0
    for round in 0..<54 {
      try #require(try sandbox.shell("rm -r town && cp -r intact town").status == 0)
      let child = try sandbox.start(["--ledger", sandbox.town, "append"], input: .pipe)
      // Two of three in mid-input; the others between the input's end and the program's.
      let place = round % 3 == 2 ? bytes.count : bytes.count * round / 54
      child.feed(bytes[..<place])
      if place == bytes.count {
        child.closeInput()
        usleep(UInt32(random.below(15_000)))
      }
      child.kill(SIGKILL)
      _ = child.wait()
      let context = Comment("seed \(seed), round \(round), \(place) bytes")
      let size = try #require(
        Line.number("events", in: Substring(try sandbox.onTown("status", "--format", "json").out)))
      if child.out.hasSuffix("\n") { #expect(size == count + 1, context) }
      if place < bytes.count {
        #expect(size == 1, context)
        #expect(try sandbox.logBytes() == before, context)
        // Past 4 MiB of lines there is a staged file, and it is not in the log.
        if place > 8 << 20 { #expect(try sandbox.names("town/staging").count == 1, context) }
      } else {
        #expect(size == 1 || size == count + 1, context)
        whole += size == 1 ? 0 : 1
      }
      let staged = try sandbox.names("town/staging")
      let verified = try sandbox.onTown("verify")
      #expect(verified.status == 0, context)
      let next = try sandbox.onTown("append", input: Line.payment("next"))
      #expect(next.status == 0, context)
      #expect(next.out.hasSuffix("\"size\":\(size + 1)}\n"), context)
      #expect(try sandbox.names("town/staging").isEmpty, context)
      let dropped = try sandbox.names("town/dropped").filter { !$0.hasSuffix(".txt") }
      #expect(dropped == staged.map { "staged-\($0)" }, context)
    }
    print("killed large append: \(whole) of 18 killed after the input's end were whole")
  }
}
