import Files
import Glibc
import TestSupport
import Testing

@testable import Commands

/// Scenarios that are wrong: each fault is told with its place, and the others are played all the same.
struct ReplayFaultTests {
  @Test func badExpectationsAreToldWithTheirPlace() throws {
    let stage = try Stage()
    let faults: [(String, String)] = [
      ("{\"command\": [\"balance\", \"A-1\"]\n  \"answer\": 1}", "(town/expect/01-x.json:2:3)"),
      ("[]", "expected an object (town/expect/01-x.json:1:1)"),
      (
        "{\"answer\": 1}",
        "command must be a list of the command's words (town/expect/01-x.json:1:1)"
      ),
      ("{\"command\": []}", "(town/expect/01-x.json:1:13)"),
      ("{\"command\": [\"status\", 1]}", "command must be a list"),
      ("{\"command\": [\"status\"], \"anser\": 1}", "anser: there is no such field"),
      (
        "{\"command\": [\"status\"], \"answer\": 1, \"answer\": 2}",
        "answer: the field stands twice"
      ),
      ("{\"command\": [\"status\"], \"exit\": \"1\"}", "exit must be from 0 to 255"),
      ("{\"command\": [\"status\"], \"error\": 3}", "error must be a text"),
      ("{\"command\": [\"status\"]}", "nobody has written down the answer"),
      ("{\"command\": [\"nosuch\"], \"answer\": 1}", "unknown command: nosuch"),
      ("{\"command\": [\"status\", \"--help\"], \"answer\": 1}", "this command gives no answer"),
      ("{\"command\": [\"replay\", \".\"], \"answer\": 1}", "this command gives no answer"),
      ("{\"command\": [\"log\", \"--follow\"], \"answer\": 1}", "this command gives no answer"),
      ("{\"command\": [\"--ledger\", \"x\", \"status\"], \"answer\": 1}", "names a ledger"),
      (
        "{\"command\": [\"balance\", \"A-1\"], \"exit\": 1, \"answer\": 1}",
        "ended with status 0, not 1"
      ),
      ("{\"command\": [\"show\", \"99\"], \"error\": \"nonsense\"}", "does not contain “nonsense”"),
      ("{\"command\": [\"show\", \"99\"], \"answer\": 1}", "the command gave no answer"),
      ("{\"command\": [\"balance\"], \"answer\": 1}", "the command failed with status 2"),
    ]
    try stage.expect("02-balance", stage.balance)
    for (text, told) in faults {
      try stage.expect("01-x", text)
      let outcome = try stage.replay()
      #expect(outcome.status == 1, "\(text)")
      #expect(outcome.out.hasPrefix("failed       town/expect/01-x.json\n"), "\(outcome.out)")
      #expect(outcome.out.contains(told), "\(text): \(outcome.out)")
      #expect(outcome.out.contains("\nok           town/expect/02-balance.json\n"))
      #expect(outcome.out.hasSuffix("scenarios: 1; answers: 1 ok, 1 wrong\n"))
    }
  }

  @Test func aScenarioThatCannotBePlayedDoesNotStopTheOthers() throws {
    let stage = try Stage()
    try stage.expect("01-balance", stage.balance)
    let made = try stage.sandbox.shell(
      """
      cp -r town no-expect && rm -r no-expect/expect
      cp -r town empty && rm empty/expect/*
      cp -r town no-events && rm no-events/events.ndjson
      cp -r town bare && : > bare/events.ndjson
      cp -r town unopened && sed -i 1d unopened/events.ndjson
      cp -r town broken && echo '{"type":"x"}' >> broken/events.ndjson
      cp -r town stray && mv stray/expect/01-balance.json stray/expect/balance.json
      """)
    #expect(made.status == 0)
    let outcome = try stage.replay(
      scenarios: "nosuch no-expect empty no-events bare unopened broken stray town/")
    #expect(outcome.status == 1)
    for told in [
      "failed       nosuch\n  there is no such scenario (nosuch)\n",
      "failed       no-expect\n  the scenario expects nothing (no-expect/expect)\n",
      "failed       empty\n  the scenario expects nothing",
      "failed       no-events\n  the scenario has no events (no-events)\n",
      "failed       bare\n  the scenario has no events (bare/events.ndjson)\n",
      "failed       unopened\n  lines refused: 3 (unopened/events.ndjson)\n",
      "failed       broken\n  lines refused: 1 (broken/events.ndjson)\n",
      "failed       stray\n  the name does not begin with a number (stray/expect/balance.json)\n",
      "ok           town/expect/01-balance.json\n",
      "scenarios: 9; answers: 1 ok, 0 wrong; not played to the end: 8\n",
    ] {
      #expect(outcome.out.contains(told), "\(told): \(outcome.out)")
    }
    #expect(outcome.err.contains("broken/events.ndjson:5:9: type: there is no event type “x”"))
    #expect(try stage.sandbox.names("scratch/tmp").isEmpty)
    // The same for programs.
    try stage.sandbox.write(
      "check.py",
      """
      import csv, json, sys
      whole = json.load(open("json"))
      lines = [json.loads(line) for line in open("ndjson")]
      assert list(whole) == ["ok", "scenarios"] and whole["ok"] is False
      assert whole["scenarios"] == lines and len(lines) == 3
      assert list(lines[0]) == ["scenario", "events", "error", "expectations"]
      assert lines[0]["error"].startswith("there is no such scenario") and lines[0]["events"] is None
      (one,) = lines[1]["expectations"]
      assert lines[1]["scenario"] == "town" and lines[1]["events"] == 4
      assert one == {"file": "01-balance.json", "outcome": "ok", "exit": 0, "what": None, "diff": [],
                     "command": ["balance", "A-1", "--as-of", "2021-03-28"]}
      (two,) = lines[2]["expectations"]
      assert two["outcome"] == "differs" and two["diff"][0].startswith("--- ")
      rows = list(csv.DictReader(open("csv")))
      assert [row["outcome"] for row in rows] == ["failed", "ok", "differs"]
      """)
    let checked = try stage.sandbox.shell(
      """
      cp -r town other && sed -i 's/1020/1021/' other/expect/*
      for format in json ndjson csv; do
        recauda replay nosuch town other --format $format --lang es > $format; test $? = 1 || exit 9
      done
      python3 check.py
      """)
    #expect(checked.status == 0, "\(checked.err)")
  }

  @Test(arguments: [SIGINT, SIGTERM]) func aSignalLeavesNothingBehind(signal: Int32) throws {
    let stage = try Stage()
    try stage.expect("01-balance", stage.balance)
    _ = try stage.sandbox.shell("rm town/events.ndjson; mkfifo town/pipe")
    try stage.sandbox.write("town/make-events", "#!/bin/sh\n: > started\nexec cat pipe\n")
    _ = try stage.sandbox.shell("chmod +x town/make-events")
    let child = try Child(
      [Binary.path, "replay", "\(stage.sandbox.path)/town"],
      environment: ["TMPDIR=\(stage.sandbox.path)/scratch/tmp", "LANG=C"],
      scratch: "\(stage.sandbox.path)/scratch", input: .nothing)
    try Child.until("the script runs") { try stage.sandbox.names("town").contains("started") }
    #expect(try stage.sandbox.names("scratch/tmp").count == 1)
    child.kill(signal)
    #expect(child.wait() == 128 + signal)
    #expect(child.err.contains("stopped by \(signal == SIGINT ? "SIGINT" : "SIGTERM")"))
    #expect(try stage.sandbox.names("scratch/tmp").isEmpty)
  }

  @Test func differencesLeadFromOneTextToTheOther() {
    var random = SplitMix64(seed: 20_211)
    for round in 0..<2000 {
      let words = (0..<1 + random.below(6)).map { "w\($0)" }
      let old = (0..<random.below(30)).map { _ in words[random.below(words.count)] }
      var new = old
      for _ in 0..<random.below(6) {
        let place = random.below(new.count + 1)
        if random.below(2) == 0 {
          new.insert(words[random.below(words.count)], at: place)
        } else if place < new.count {
          new.remove(at: place)
        }
      }
      let diff = LineDiff.unified(old, named: "old", new, named: "new")
      #expect(diff.isEmpty == (old == new), "round \(round)")
      #expect(ReplayFaultTests.patched(old, diff) == new, "round \(round): \(diff)")
    }
    let long = (0..<5000).map { "\($0)" }
    let other = long.map { "x\($0)" }
    let diff = LineDiff.unified(["same"] + long, named: "old", ["same"] + other, named: "new")
    #expect(ReplayFaultTests.patched(["same"] + long, diff) == ["same"] + other)
  }

  // What a reader of the form makes of it; nil if a line that stays or goes is not there.
  private static func patched(_ old: [String], _ diff: [String]) -> [String]? {
    guard !diff.isEmpty else { return old }
    guard diff.prefix(2) == ["--- old", "+++ new"] else { return nil }
    var result: [String] = []
    var place = 0
    for line in diff.dropFirst(2) {
      if let hunk = line.firstMatch(of: /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@$/) {
        let isEmpty = hunk.2 == "0"
        guard let start = Int(hunk.1), let other = Int(hunk.3) else { return nil }
        let end = isEmpty ? start : start - 1
        guard end >= place, end <= old.count else { return nil }
        result += old[place..<end]
        place = end
        guard result.count == (hunk.4 == "0" ? other : other - 1) else { return nil }
        continue
      }
      switch line.first {
      case "+": result.append(String(line.dropFirst()))
      case "-", " ":
        guard place < old.count, old[place] == line.dropFirst() else { return nil }
        if line.first == " " { result.append(old[place]) }
        place += 1
      default: return nil
      }
    }
    return result + old[place...]
  }
}
