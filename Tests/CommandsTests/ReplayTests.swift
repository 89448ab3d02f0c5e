import Files
import Glibc
import TestSupport
import Testing

/// Scenarios: played into a throw-away ledger, and every answer compared.
struct ReplayTests {
  @Test func aScenarioThatHoldsIsToldLineByLine() throws {
    let stage = try Stage()
    try stage.expect("02-balance", stage.balance)
    try stage.expect(
      "10-delinquency",
      "{\"command\": [\"delinquency\", \"--as-of\", \"2021-01-31\"], "
        + "\"answer\": {\"as_of\":\"2021-01-31\",\"known_at\":4,\"by\":\"barrio\",\"rows\":[{\"key\":"
        + "\"centro\",\"accounts\":1,\"delinquent\":0,\"principal\":\"0.00\",\"surcharge\":\"0.00\","
        + "\"fine\":\"0.00\",\"indemnity\":\"0.00\",\"cost\":\"0.00\",\"total\":\"0.00\","
        + "\"in_agreement\":\"0.00\",\"rezago\":\"0.00\",\"ages\":[\"0.00\",\"0.00\",\"0.00\",\"0.00\","
        + "\"0.00\",\"0.00\"]}],\"total\":{\"accounts\":1,\"delinquent\":0,\"principal\":\"0.00\","
        + "\"surcharge\":\"0.00\",\"fine\":\"0.00\",\"indemnity\":\"0.00\",\"cost\":\"0.00\","
        + "\"total\":\"0.00\",\"in_agreement\":\"0.00\",\"rezago\":\"0.00\",\"ages\":[\"0.00\",\"0.00\","
        + "\"0.00\",\"0.00\",\"0.00\",\"0.00\"]}}}")
    // By number, not by name.
    try stage.expect(
      "9-nobody",
      "{\"command\": [\"show\", \"--id\", \"x\"], \"exit\": 1, \"error\": \"no such event\"}")
    let english = try stage.replay()
    #expect(english.status == 0, "\(english.out)\(english.err)")
    #expect(
      english.out == """
        ok           town/expect/02-balance.json
        ok           town/expect/9-nobody.json
        ok           town/expect/10-delinquency.json
        scenarios: 1; answers: 3 ok, 0 wrong

        """)
    #expect(english.err.isEmpty)
    let spanish = try stage.replay("--lang", "es")
    #expect(spanish.status == 0)
    #expect(spanish.out.hasPrefix("bien         town/expect/02-balance.json\n"))
    #expect(spanish.out.hasSuffix("escenarios: 1; respuestas: 3 bien, 0 mal\n"))
  }

  @Test func aFolderOfScenariosStandsForThem() throws {
    let stage = try Stage()
    try stage.expect("01-balance", stage.balance)
    let sandbox = stage.sandbox
    let made = try sandbox.shell(
      "mkdir -p all/set && cp -r town all/set/b && cp -r town all/set/a && echo > all/README.md")
    try #require(made.status == 0, "\(made.err)")
    let outcome = try sandbox.shell("recauda replay all/* town")
    #expect(outcome.status == 0, "\(outcome.out)\(outcome.err)")
    #expect(
      outcome.out == """
        ok           all/set/a/expect/01-balance.json
        ok           all/set/b/expect/01-balance.json
        ok           town/expect/01-balance.json
        scenarios: 3; answers: 3 ok, 0 wrong

        """)
    #expect(try sandbox.shell("recauda replay all/README.md").status == 1)
    #expect(try sandbox.shell("recauda replay town --keep kept").status == 0)
    #expect(
      try sandbox.shell("recauda --ledger kept verify").out.hasPrefix("All is well: 4 events"))
    #expect(try sandbox.shell("recauda replay town --keep kept").status == 1)
    #expect(try sandbox.shell("recauda replay all/* --keep other").status == 2)
    #expect(try sandbox.shell("mkdir none; recauda replay none").status == 1)
  }

  @Test func everyDifferenceFailsWithADiff() throws {
    let stage = try Stage()
    let changes = [
      ("\"surcharge\": \"20.00\"", "\"surcharge\": \"20.0\""),
      ("\"as_of\": \"2021-03-28\", \"known_at\": 4", "\"known_at\": 4, \"as_of\": \"2021-03-28\""),
      ("\"known_at\": 4", "\"known_at\": \"4\""),
      ("\"credit\": \"0.00\", ", ""),
      ("\"agreement\": null", "\"agreement\": null, \"more\": true"),
      ("\"charges\": [", "\"charges\": [null, "),
    ]
    for (from, to) in changes {
      try #require(stage.balance.contains(from), "\(from)")
      try stage.expect("01-balance", stage.balance.replacing(from, with: to, maxReplacements: 1))
      let outcome = try stage.replay()
      #expect(outcome.status == 1, "\(from) to \(to)")
      #expect(outcome.out.hasPrefix("differs      town/expect/01-balance.json\n--- "))
      #expect(outcome.out.contains("\n+++ recauda balance A-1 --as-of 2021-03-28\n@@ -"))
      #expect(outcome.out.hasSuffix("\nscenarios: 1; answers: 0 ok, 1 wrong\n"))
    }
    try stage.expect("01-balance", stage.balance.replacing(changes[0].0, with: changes[0].1))
    let diff = try stage.replay().out
    #expect(
      diff.contains(
        "\n   \"principal\": \"1000.00\",\n-  \"surcharge\": \"20.0\",\n+  \"surcharge\": \"20.00\",\n"
      ))
    // White space and escapes make no difference.
    try stage.expect(
      "01-balance",
      stage.balance.replacing("\": ", with: "\" :\n\t").replacing("centro", with: "\\u0063entro"))
    #expect(try stage.replay().status == 0)
  }

  @Test func recordingFillsInWhatIsMissingAndNothingElse() throws {
    let stage = try Stage()
    let wrong = stage.balance.replacing("\"credit\": \"0.00\"", with: "\"credit\": \"7.00\"")
    try stage.expect("01-balance", wrong)
    try stage.expect(
      "02-new",
      "{\"note\": \"who owes\", \"command\": [\"balance\", \"A-1\", \"--as-of\", \"2021-03-28\"]}")
    #expect(try stage.replay().status == 1)
    let recorded = try stage.replay("--record")
    #expect(recorded.status == 1)
    #expect(recorded.out.hasPrefix("differs      town/expect/01-balance.json\n"))
    #expect(recorded.out.contains("\nrecorded     town/expect/02-new.json\n"))
    #expect(recorded.err.contains("check them"))
    #expect(try stage.file("expect/01-balance.json") == wrong)
    let new = try stage.file("expect/02-new.json")
    #expect(
      new.hasPrefix(
        "{\n  \"note\": \"who owes\",\n  \"command\": [\"balance\", \"A-1\", \"--as-of\", \"2021-03-28\"],\n  \"answer\": {\n    \"account\": \"A-1\",\n"
      ))
    #expect(new.hasSuffix("    \"agreement\": null\n  }\n}\n"))
    // What was recorded holds, and is not written again.
    let again = try stage.replay("--record")
    #expect(again.out.contains("\nok           town/expect/02-new.json\n") && again.err.isEmpty)
    #expect(try stage.file("expect/02-new.json") == new)
    #expect(try stage.replay("--overwrite").status == 2)
    let overwritten = try stage.replay("--record", "--overwrite")
    #expect(
      overwritten.status == 0 && overwritten.out.contains("-    \"credit\": \"7.00\"") == false)
    #expect(overwritten.out.hasPrefix("overwritten  town/expect/01-balance.json\n--- "))
    #expect(try stage.replay().status == 0)
    #expect(try stage.file("expect/01-balance.json").contains("\"credit\": \"0.00\""))
  }

  @Test func timesAreThoseOfTheScenario() throws {
    let stage = try Stage()
    try stage.expect("01-times", "{\"command\": [\"log\"]}")
    try stage.expect("02-today", "{\"command\": [\"balance\", \"A-1\"]}")
    try stage.sandbox.write(
      "town/events.ndjson",
      [
        Stage.opened, Line.payment("back"),
        Stage.timed("2021-05-01T08:30:00.125Z", Line.payment("timed")),
        Line.payment("after", ("2021-02-03", "2021-04-30")),
        Stage.timed("2021-05-01T08:30:00.125Z", Line.payment("same")),
        Line.payment("last", ("2021-02-03", "2021-06-01")),
      ].joined(separator: "\n"))
    #expect(try stage.replay("--record").status == 0)
    let times = try stage.file("expect/01-times.json").matches(of: /"at": "([^"]*)"/).map(\.1)
    #expect(
      times == [
        "2019-01-01T12:00:00.000Z", "2021-02-03T12:00:00.000Z", "2021-05-01T08:30:00.125Z",
        "2021-05-01T08:30:00.125Z", "2021-05-01T08:30:00.125Z", "2021-06-01T12:00:00.000Z",
      ])
    #expect(try stage.file("expect/02-today.json").contains("\"as_of\": \"2021-06-01\""))

    try stage.sandbox.write(
      "town/events.ndjson",
      [
        Stage.opened, Line.payment("one"),
        Stage.timed("2021-02-03T11:59:59.999Z", Line.payment("two")),
      ]
      .joined(separator: "\n"))
    let early = try stage.replay()
    #expect(early.status == 1)
    #expect(early.err.contains("town/events.ndjson:3: at 2021-02-03T11:59:59.999Z is earlier than"))
    #expect(early.err.contains("leave at out"))
    #expect(early.out.contains("failed       town\n  lines refused: 1 (town/events.ndjson)\n"))
    // Only a scenario's events may bring a time.
    let town = try Sandbox()
    let line = Stage.timed("2021-05-01T08:30:00.125Z", Line.payment("timed"))
    #expect(try town.onTown("append", input: line).err.contains("at: the ledger gives this field"))
  }

  @Test func commandsThatWriteActOnTheThrowAwayLedger() throws {
    let stage = try Stage()
    try stage.sandbox.write(
      "town/more.ndjson", Line.payment("p", ("2021-02-03", "2021-04-02")) + "\n")
    try stage.sandbox.write(
      "town/timed.ndjson", Stage.timed("2021-05-01T08:30:00.125Z", Line.payment("q")))
    try stage.expect(
      "01-append",
      "{\"command\": [\"append\", \"more.ndjson\"], \"answer\": {\"appended\": 1, \"already\": 0, \"refused\": 0, \"first\": 4, \"last\": 4, \"size\": 5}}"
    )
    try stage.expect("02-show", "{\"command\": [\"show\", \"4\"]}")
    try stage.expect(
      "03-append",
      "{\"command\": [\"append\", \"timed.ndjson\"], \"exit\": 1, \"error\": \"leave it out\", \"answer\": {\"appended\": 0, \"already\": 0, \"refused\": 1, \"first\": null, \"last\": null, \"size\": 5}}"
    )
    try stage.expect(
      "04-nothing",
      "{\"command\": [\"append\"], \"answer\": {\"appended\": 0, \"already\": 0, \"refused\": 0, \"first\": null, \"last\": null, \"size\": 5}}"
    )
    try stage.expect("05-status", "{\"command\": [\"status\"]}")
    let outcome = try stage.replay("--record")
    #expect(outcome.status == 0, "\(outcome.out)\(outcome.err)")
    #expect(try stage.file("expect/02-show.json").contains("\"at\": \"2021-04-02T12:00:00.000Z\""))
    // Where the ledger lay is not part of an answer.
    #expect(try stage.file("expect/05-status.json").contains("\"ledger\": \"ledger\""))
    // It begins anew each time, and nothing of it stays.
    #expect(try stage.replay().status == 0)
    #expect(try stage.sandbox.names("scratch/tmp").isEmpty)
    #expect(
      try stage.sandbox.names("town").sorted() == [
        "events.ndjson", "expect", "more.ndjson", "timed.ndjson",
      ])
  }

  @Test func aScriptMayMakeTheEvents() throws {
    let stage = try Stage()
    try stage.expect("01-balance", stage.balance)
    let events = try stage.file("events.ndjson")
    func script(_ body: String) throws -> Outcome {
      _ = try stage.sandbox.shell("rm -f town/events.ndjson town/make-events")
      try stage.sandbox.write("town/data", events)
      try stage.sandbox.write("town/make-events", "#!/bin/sh\n" + body + "\n")
      _ = try stage.sandbox.shell("chmod +x town/make-events")
      return try stage.replay()
    }
    for body in [
      "cat data", "cat data > events.ndjson", "\"$RECAUDA\" --version > /dev/null && cat data",
    ] {
      let outcome = try script(body)
      #expect(outcome.status == 0, "\(body): \(outcome.out)\(outcome.err)")
    }
    let failing = try script("cat data; exit 3")
    #expect(failing.status == 1)
    #expect(failing.out.contains("make-events ended with status 3 (town/make-events)"))
    #expect(try script("true").out.contains("make-events wrote no event"))
    _ = try stage.sandbox.shell("chmod -x town/make-events")
    let denied = try stage.replay()
    #expect(denied.status == 1 && denied.out.contains("cannot run"))
    #expect(try stage.sandbox.names("scratch/tmp").isEmpty)
  }
}

/// A folder with a scenario called `town`, and temporary files of its own.
struct Stage {
  let sandbox: Sandbox

  static let opened =
    "{\"type\":\"ledger.opened\",\"on\":\"2019-01-01\",\"id\":\"open\",\"by\":\"alta\",\"ledger\":\"town\","
    + "\"name\":\"Mi Municipio\",\"country\":\"MX\",\"currency\":\"MXN\"}"

  init() throws {
    sandbox = try Sandbox(isEmpty: true)
    try FileSystem.makeDirectory("\(sandbox.path)/town/expect")
    try FileSystem.makeDirectory("\(sandbox.path)/scratch/tmp")
    try sandbox.write(
      "town/events.ndjson",
      Stage.opened + """

        {"type":"policy.adopted","on":"2019-01-01","id":"pol","by":"alta","from":"2019-01-01","surcharge":{"method":"monthly","rate":"2"},"authority":"Ley"}
        {"type":"account.opened","on":"2020-01-01","id":"a","by":"alta","account":"A-1","kind":"house","barrio":"centro"}
        {"type":"charge.assessed","on":"2021-01-01","id":"c","by":"alta","account":"A-1","concept":"predial","amount":"1000.00","due":"2021-02-28"}

        """)
  }

  /// A balance that is right.
  let balance =
    "{\"command\": [\"balance\", \"A-1\", \"--as-of\", \"2021-03-28\"], \"answer\": {\"account\": \"A-1\", "
    + "\"as_of\": \"2021-03-28\", \"known_at\": 4, \"kind\": \"house\", \"barrio\": \"centro\", "
    + "\"status\": \"open\", \"principal\": \"1000.00\", \"surcharge\": \"20.00\", \"fine\": \"0.00\", "
    + "\"indemnity\": \"0.00\", \"cost\": \"0.00\", \"total\": \"1020.00\", \"credit\": \"0.00\", "
    + "\"overdue\": \"1020.00\", \"in_agreement\": \"0.00\", \"charges\": [{\"id\": \"c\", "
    + "\"concept\": \"predial\", \"class\": \"principal\", \"period\": null, \"due\": \"2021-02-28\", "
    + "\"amount\": \"1000.00\", \"principal\": \"1000.00\", \"surcharge\": \"20.00\", "
    + "\"fine\": \"0.00\", \"indemnity\": \"0.00\", \"cost\": \"0.00\", \"frozen\": false}], "
    + "\"agreement\": null}}"

  /// An event that brings its time.
  static func timed(_ at: String, _ line: String) -> String {
    "{\"at\":\"\(at)\"," + line.dropFirst()
  }

  func expect(_ name: String, _ text: String) throws {
    try sandbox.write("town/expect/\(name).json", text)
  }

  func file(_ name: String) throws -> String {
    String(decoding: try sandbox.read("town/\(name)"), as: UTF8.self)
  }

  func replay(_ words: String..., scenarios: String = "town") throws -> Outcome {
    let words = words.map { "'\($0)'" }.joined(separator: " ")
    return try sandbox.shell("TMPDIR=$PWD/scratch/tmp recauda replay \(words) \(scenarios)")
  }
}
