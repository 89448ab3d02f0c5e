import Files
import TestSupport
import Testing

/// What the commands answer, to the letter where scripts rely on it.
struct AnswerTests {
  @Test func acknowledgementsAreThoseOfTheContract() throws {
    let sandbox = try Sandbox()
    try sandbox.write("a", (0..<5).map { Line.payment("a-\($0)") + "\n" }.joined())
    try sandbox.write("b", (3..<8).map { Line.payment("a-\($0)") + "\n" }.joined() + "x\n")
    func told(_ words: String) throws -> String {
      let outcome = try sandbox.shell("recauda --ledger town append \(words)")
      #expect([0, 1].contains(outcome.status), "\(outcome.err)")
      return outcome.out
    }
    func line(_ numbers: (Int, Int, Int), _ range: ClosedRange<Int>?, _ size: Int) -> String {
      "{\"appended\":\(numbers.0),\"already\":\(numbers.1),\"refused\":\(numbers.2),"
        + "\"first\":\(range.map { "\($0.lowerBound)" } ?? "null"),"
        + "\"last\":\(range.map { "\($0.upperBound)" } ?? "null"),\"size\":\(size)}\n"
    }
    #expect(try told("--dry-run a") == line((5, 0, 0), 1...5, 1))
    #expect(try told("a") == line((5, 0, 0), 1...5, 6))
    #expect(try told("b") == line((0, 2, 1), nil, 6))
    #expect(try told("--partial --dry-run b") == line((3, 2, 1), 6...8, 6))
    #expect(try told("--partial a - < b") == line((3, 7, 1), 6...8, 9))
    try sandbox.write("c", (0..<5).map { Line.payment("c-\($0)") + "\n" }.joined())
    #expect(
      try told("--commit-every 2 c")
        == line((2, 0, 0), 9...10, 11) + line((2, 0, 0), 11...12, 13) + line((1, 0, 0), 13...13, 14)
    )
    // A feed stops at the commit with a refused line.
    try sandbox.write(
      "d",
      [Line.payment("d-1"), Line.payment("d-2"), "x", Line.payment("d-3")].joined(separator: "\n"))
    #expect(
      try told("--commit-every 2 d") == line((2, 0, 0), 14...15, 16) + line((0, 0, 1), nil, 16))
    #expect(
      try told("--commit-every 2 --partial d")
        == line((0, 2, 0), nil, 16) + line((1, 0, 1), 16...16, 17))
  }

  @Test func verifyAndStatusTellTheFieldsOfTheContract() throws {
    let sandbox = try Sandbox()
    _ = try sandbox.onTown("append", input: Line.payment("p"))
    let verified = try sandbox.onTown("verify", "--format", "json")
    let root = try #require(verified.out.split(separator: "\"root\":\"").last?.prefix(44))
    #expect(
      verified.out
        == "{\"ok\":true,\"events\":2,\"segments\":1,\"size\":2,\"root\":\"\(root)\",\"problems\":[],"
        + "\"checkpoints\":[]}\n")
    // RFC 6962 by another hand.
    try sandbox.write(
      "root.py",
      """
      import base64, hashlib, sys
      h = lambda b: hashlib.sha256(b).digest()
      lines = sys.stdin.buffer.read().split(b"\\n")[:-1]
      def tree(l):
          if len(l) == 1: return h(b"\\0" + l[0])
          k = 1
          while k * 2 < len(l): k *= 2
          return h(b"\\1" + tree(l[:k]) + tree(l[k:]))
      print(base64.b64encode(tree(lines)).decode())
      """)
    let other = "cat town/log/*.lz4 | lz4 -dc | python3 root.py"
    #expect(try sandbox.shell(other).out == root + "\n")
    _ = try sandbox.municipality("events", seed: 4, events: 1234)
    _ = try sandbox.onTown("append", "\(sandbox.path)/events")
    _ = try sandbox.onTown("seal")
    let again = try sandbox.shell(other).out.dropLast()
    #expect(try sandbox.onTown("verify", "--format", "json").out.contains("\"root\":\"\(again)\""))

    try sandbox.write("town/checkpoints/1000", "")
    let status = try sandbox.onTown("status", "--format", "json").out
    let names = status.split(separator: "\"").enumerated()
      .filter { $0.element.hasPrefix(":") }.map { status.split(separator: "\"")[$0.offset - 1] }
    #expect(
      names == [
        "ledger", "events", "last_commit", "root", "segments", "commits", "bytes", "sealed_bytes",
        "index", "projections", "checkpoint", "torn_bytes", "damage",
      ])
    #expect(status.contains("\"events\":1236,") && status.contains("\"root\":\"\(again)\""))
    #expect(status.contains("\"index\":1236,\"projections\":null,\"checkpoint\":1000,"))
    let bytes = Line.number("bytes", in: Substring(status))
    #expect(bytes == (try sandbox.logBytes().values.reduce(0) { $0 + $1.count }))
    #expect(Line.number("sealed_bytes", in: Substring(status)) == bytes)
    let csv = try sandbox.onTown("status", "--format", "csv").out
    #expect(csv.contains("\nevents,1236\n") && csv.contains("\nindex,1236\n"))
  }

  @Test func showFindsByNumberAndById() throws {
    let sandbox = try Sandbox()
    let lines = try sandbox.municipality("events", seed: 4, events: 500)
    _ = try sandbox.onTown("append", "\(sandbox.path)/events")
    let all = try sandbox.log()
    for seq in [0, 1, 250, 500] {
      #expect(try sandbox.onTown("show", "\(seq)", "--format", "ndjson").out == all[seq] + "\n")
    }
    let id = try #require(lines[249].firstMatch(of: /"id":"([^"]*)"/)?.1)
    for index in ["kept", "gone"] {
      if index == "gone" { _ = try sandbox.shell("rm -r town/index") }
      let shown = try sandbox.onTown("show", "--id", String(id), "--format", "json")
      #expect(shown.out == all[250] + "\n", "index \(index)")
      #expect(try sandbox.onTown("show", "--id", "nobody").status == 1)
      #expect(try sandbox.names("town/index").isEmpty == (index == "gone"))
    }
    let table = try sandbox.onTown("show", "250").out
    #expect(table.contains("seq") && table.contains(id))
  }

  @Test func logFiltersAndFormatsAgree() throws {
    let sandbox = try Sandbox()
    _ = try sandbox.municipality("events", seed: 4, events: 9000)
    _ = try sandbox.onTown("append", "\(sandbox.path)/events")
    let all = try sandbox.log()
    func events(_ words: String...) throws -> [Substring] {
      let outcome = try sandbox.onTown(["log", "--format", "ndjson"] + words, input: nil)
      #expect(outcome.status == 0, "\(outcome.err)")
      return outcome.lines
    }
    for (from, to) in [(0, 0), (1, 3), (8000, 8999), (9000, 9000), (8990, 20_000)] {
      #expect(
        try events("--from", "\(from)", "--to", "\(to)") == Array(all[from...min(to, 9000)]))
    }
    #expect(try events("--from", "9001").isEmpty)
    let payments = all.filter { $0.contains("\"type\":\"payment.received\"") }
    #expect(try events("--type", "payment.received") == payments && payments.count > 1000)
    let own = all.filter { $0.contains("\"account\":\"P-000017\"") }
    #expect(try events("--account", "P-000017") == own && own.count > 10)
    let both = payments.filter { own.contains($0) }
    let some = both.filter { (Line.number("seq", in: $0) ?? 0) >= 2000 }
    #expect(
      try events("--account", "P-000017", "--type", "payment.received", "--from", "2000") == some)
    try sandbox.write(
      "check.py",
      """
      import csv, json, subprocess
      def log(form, *words):
          return subprocess.run(["recauda", "--ledger", "town", "log", "--format", form, *words],
                                check=True, capture_output=True, text=True).stdout
      for words in [[], ["--type", "payment.received"], ["--account", "nobody"]]:
          lines = [json.loads(line) for line in log("ndjson", *words).splitlines()]
          assert json.loads(log("json", *words)) == lines
          rows = list(csv.DictReader(log("csv", *words).splitlines()))
          assert len(rows) == len(lines)
          for row, line in zip(rows, lines):
              for name, value in row.items():
                  assert value == str(line.get(name, "")), (row, line)
          table = log("table", *words).splitlines()
          assert len(table) == len(lines) + 2
          for row, line in zip(table[2:], lines):
              assert str(line["seq"]) == row.split()[0] and line["id"] in row
      """)
    let checked = try sandbox.shell("python3 check.py")
    #expect(checked.status == 0, "\(checked.err)")
  }

  @Test func generateIsTheSameTwice() throws {
    let sandbox = try Sandbox(isEmpty: true)
    let line = "recauda generate --seed 12 --accounts 300 --years 4 --events 20000"
    let one = try sandbox.shell(line).out
    #expect(one == (try sandbox.shell("TZ=Asia/Tokyo LC_ALL=es_MX.UTF-8 \(line)").out))
    #expect(one.split(separator: "\n").count == 20_000)
    #expect(one != (try sandbox.shell(line.replacing("seed 12", with: "seed 13")).out))
  }

  @Test func schemasAreTheCommittedOnes() throws {
    let sandbox = try Sandbox(isEmpty: true)
    #expect(try sandbox.recauda("schema", "--out", "\(sandbox.path)/schemas").status == 0)
    let compared = try sandbox.shell(
      "diff -r schemas/events '\(Binary.repository)/Schemas/events' "
        + "&& diff schemas/envelope.json '\(Binary.repository)/Schemas/envelope.json' "
        + "&& for type in $(recauda schema); do recauda schema $type | "
        + "diff - schemas/events/$type.json || exit 1; done; ls schemas/events | wc -l")
    #expect(compared.status == 0, "\(compared.out)\(compared.err)")
    #expect(compared.out == "\(try sandbox.recauda("schema").lines.count)\n")
  }
}
