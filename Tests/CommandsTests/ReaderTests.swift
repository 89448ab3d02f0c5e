import Glibc
import Testing

/// Reading while somebody writes.
struct ReaderTests {
  @Test func aReaderSeesAPrefixThatEndsAtACommit() throws {
    let sandbox = try Sandbox()
    let lines = try sandbox.municipality("feed", seed: 3, events: 8000)
    let writer = try sandbox.start(
      ["--ledger", sandbox.town, "append", "--commit-every", "50"],
      input: .file("\(sandbox.path)/feed", from: 0))
    var seen: [[Substring]] = []
    while !writer.hasEnded {
      let there = try sandbox.log()
      if there.count != seen.last?.count { seen.append(there) }
    }
    #expect(writer.wait() == 0)
    let all = try sandbox.log()
    #expect(all.dropFirst().map(Line.content) == lines.map(Line.content))
    for some in seen {
      #expect((some.count - 1) % 50 == 0, "\(some.count) events")
      #expect(some.elementsEqual(all.prefix(some.count)))
    }
    #expect(!seen.isEmpty)
  }

  @Test func followingPrintsWhatComesLater() throws {
    let sandbox = try Sandbox()
    let reader = try sandbox.start(
      ["--ledger", sandbox.town, "log", "--follow", "--format", "ndjson"])
    try Child.until("the first event") { reader.out.hasSuffix("\n") }
    for number in 1...3 {
      _ = try sandbox.onTown("append", input: Line.payment("p-\(number)"))
      try Child.until("event \(number)") { reader.out.split(separator: "\n").count == number + 1 }
    }
    #expect(!reader.hasEnded)
    reader.kill(SIGINT)
    #expect(reader.wait() == -SIGINT)
    #expect(reader.out.split(separator: "\n") == (try sandbox.log()))
  }

  @Test func followingEndsAtTheLastEventAskedFor() throws {
    let sandbox = try Sandbox()
    let reader = try sandbox.start(
      ["--ledger", sandbox.town, "log", "--follow", "--to", "1", "--format", "json"])
    _ = try sandbox.onTown("append", input: Line.payment("p-1"))
    #expect(reader.wait() == 0)
    #expect(reader.out.hasPrefix("[{\"seq\":0,") && reader.out.hasSuffix("}]\n"))
  }
}
