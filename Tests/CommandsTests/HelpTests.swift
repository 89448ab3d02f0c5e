import Console
import Files
import Testing

@testable import Commands

/// Help: in both languages, and every example in it works as it stands.
struct HelpTests {
  static let commands = Program.spec.groups.flatMap(\.commands)

  @Test func theDescriptionHasNoFlaws() { #expect(Program.spec.flaws == []) }

  @Test(arguments: commands.map(\.name))
  func everyCommandExplainsItselfInBothLanguages(name: String) throws {
    let sandbox = try Sandbox(isEmpty: true)
    let words = name.split(separator: " ").map { String($0) }
    let english = try sandbox.start(words + ["--help"]).finish()
    let spanish = try sandbox.start(["help"] + words + ["--lang", "es"]).finish()
    #expect(english.status == 0 && spanish.status == 0)
    #expect(english.err.isEmpty && spanish.err.isEmpty)
    #expect(english.out.hasPrefix("Usage: recauda \(name) "))
    #expect(spanish.out.hasPrefix("Uso: recauda \(name) "))
    #expect(english.out.contains("\nExamples:\n  ") && spanish.out.contains("\nEjemplos:\n  "))
    #expect(
      english.out.contains("\nExit status:\n") && spanish.out.contains("\nEstado de salida:\n"))
    sandbox.language = "es_MX.UTF-8"
    #expect(try sandbox.start(words + ["-h"]).finish().out == spanish.out)
    for line in (english.out + spanish.out).split(separator: "\n")
    where !line.hasPrefix("  recauda") && !line.contains("://") {
      #expect(DisplayWidth.of(String(line)) <= 80, "\(line)")
    }
  }

  @Test func everyExampleWorks() throws {
    var examples = Program.spec.examples.map(\.line)
    for command in HelpTests.commands { examples += command.examples.map(\.line) }
    // What is run is what help shows.
    var pages = ""
    let empty = try Sandbox(isEmpty: true)
    for command in HelpTests.commands {
      let words = command.name.split(separator: " ").map { String($0) }
      pages += try empty.start(["help"] + words).finish().out
    }
    pages += try empty.recauda().out
    let shown = pages.split(separator: "\n").filter {
      $0.hasPrefix("  recauda --") || $0.hasPrefix("  recauda ") && !$0.contains("  recauda:")
        || $0.hasPrefix("  bank-feed ")
    }
    #expect(Set(shown.map { $0.dropFirst(2) }) == Set(examples.map { Substring($0) }))

    for example in examples {
      let sandbox = try Sandbox(isEmpty: example.contains(" init "))
      let number = example.contains(" init ") ? 0 : 2000
      if number > 0 {
        _ = try sandbox.municipality("town.ndjson", seed: 1, events: number)
        _ = try sandbox.onTown("append", "\(sandbox.path)/town.ndjson")
      }
      try sandbox.write("payments.ndjson", Line.payment("one") + "\n")
      try sandbox.write("roll.ndjson", Line.payment("two") + "\n")
      if example.contains(" import ") { _ = try sandbox.shell(HelpTests.bank) }
      if example.contains(" town.key") || example.contains(" town.vkey") {
        _ = try sandbox.shell(HelpTests.evidence)
      }
      if example.contains(" replay ") { _ = try sandbox.shell(HelpTests.scenario) }
      let outcome = try sandbox.shell(
        "mkdir -p ~/.local/share/bash-completion/completions; set -o pipefail; "
          + "bank-feed() { cat payments.ndjson; }; \(example)")
      #expect(outcome.status == 0, "\(example): \(outcome.err)")
      let isFile = example.contains(">") || example.contains(" -o ")
      #expect(!outcome.out.isEmpty || isFile, "\(example)")
    }
  }

  // A scenario for the examples, made of the ledger that is there.
  private static let scenario = """
    mkdir -p Replays/predial/expect
    recauda --ledger town log --to 100 --format ndjson | sed 's/"seq":[0-9]*,//' > Replays/predial/events.ndjson
    echo '{"command": ["accounts"]}' > Replays/predial/expect/01-accounts.json
    recauda replay --record Replays/predial
    """

  // A key, and a proof, for the examples.
  private static let evidence = """
    recauda key new --name town --out town.key > town.vkey
    recauda --ledger town prove 17 --key town.key -o event-17.proof
    """

  // A bank's file for the examples.
  private static let bank = """
    printf 'Folio,Fecha,Importe\\n1,03/02/2021,"1,234.50"\\n' > payments.csv
    cat > bank.json <<'END'
    {"type": "payment.received", "on": {"column": "Fecha", "day": "dd/mm/yyyy"}, "by": "bank",
     "id": {"template": "bank-{Folio}"}, "fields": {"account": "A-1", "channel": "bank",
     "amount": {"column": "Importe", "money": {"thousands": ","}}}}
    END
    """

  @Test func theCompletionScriptIsAccepted() throws {
    let sandbox = try Sandbox(isEmpty: true)
    let outcome = try sandbox.shell("recauda completions > script && bash -n script && . ./script")
    #expect(outcome.status == 0, "\(outcome.err)")
  }
}
