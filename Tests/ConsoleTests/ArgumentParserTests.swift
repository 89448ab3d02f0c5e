import Testing

@testable import Console

@Suite struct ArgumentParserTests {
  @Test(arguments: [
    ("append", "append"),
    ("append a b -", "append <a> <b> <->"),
    ("append a --dry-run", "append dry-run <a>"),
    ("append -n -n a", "append dry-run <a>"),
    ("--ledger L append", "append ledger=L"),
    ("--ledger=L -q append", "append ledger=L quiet"),
    ("append --ledger L -q", "append ledger=L quiet"),
    ("append --commit-every 5", "append commit-every=5"),
    ("append --tag a --tag=b=c", #"append tag=["a", "b=c"]"#),
    ("append -- --dry-run -- -n", "append <--dry-run> <--> <-n>"),
    ("-- append x", "append <x>"),
    ("append -5 -.5", "append <-5> <-.5>"),
    ("append --ledger -5", "append ledger=-5"),
    ("append --ledger -", "append ledger=-"),
    ("append --ledger=--odd", "append ledger=--odd"),
    ("seal", "seal level=9"),
    ("seal --level 012", "seal level=012"),
    ("key new -o F", "key new out=F"),
    ("key new --old --out F", "key new out=F old"),
    ("key -q new --out F", ""),
    ("key show", "key show"),
    ("balance A", "balance format=table <A>"),
    ("balance --format csv A --as-of 2021-01-01", "balance as-of=2021-01-01 format=csv <A>"),
    ("dump events", "dump <events>"),
    ("dump accounts 7", "dump <accounts> <7>"),
    ("secret", "secret"),
    ("--lang es append", "append lang=es"),
  ])
  func accepted(line: String, described: String) {
    let words = line.split(separator: " ").map(String.init)
    let expected =
      described.isEmpty
      ? Transcript(
        errors: """
          tool: the command key is incomplete
            Type key new or key show. Help: tool help

          """, status: .usage)
      : Transcript(output: described + "\n")
    #expect(Sample.run(words) == expected)
  }

  @Test func typedAccess() throws {
    let words = ["--ledger", "L", "dump", "events", "12"]
    guard case .run(let dump) = try ArgumentParser(Sample.program).parse(words) else {
      Issue.record("not a run")
      return
    }
    #expect(dump.positional(0) == "events")
    #expect(dump.positionalNumber(1) == 12)
    #expect(dump.positional(2) == nil)
    #expect(dump.value("ledger") == "L")
    #expect(dump.isGiven("ledger") && !dump.isGiven("quiet"))

    guard case .run(let seal) = try ArgumentParser(Sample.program).parse(["seal"]) else {
      Issue.record("not a run")
      return
    }
    #expect(seal.number("level") == 9)
    #expect(!seal.isGiven("level"))
    #expect(
      seal.error(.conflict("--a", "--b")) == UsageError(.conflict("--a", "--b"), command: "seal"))

    guard
      case .run(let balance) = try ArgumentParser(Sample.program).parse(
        ["balance", "A", "--format=ndjson"])
    else {
      Issue.record("not a run")
      return
    }
    #expect(balance.format == .ndjson)
  }

  @Test func statusOfTheCommandIsTheStatusOfTheProgram() {
    #expect(Sample.run(["append", "no"]).status == .no)
  }

  @Test func undeclaredOptionStopsTheProgram() async {
    await #expect(processExitsWith: .failure) {
      if case .run(let arguments) = try ArgumentParser(Sample.program).parse(["seal"]) {
        _ = arguments.value("levle")
      }
    }
  }

  @Test func theSampleHasOnlyTheFlawsItShouldHave() {
    #expect(
      Sample.program.flaws == [
        "append: no example", "seal: no example", "key new: no example", "key show: no example",
        "dump: no example",
      ])
  }

  @Test func flawsAreFound() {
    let option = OptionSpec("ledger", short: "x", .number("N", 1...3), help: "same", standard: "4")
    let flag = OptionSpec("f", help: Bilingual(es: "a", en: "b"), isRepeatable: true)
    let argument = ArgumentSpec("A", arity: .any, help: "same")
    let bad = CommandSpec(
      "seal", summary: "ends.", description: "same", arguments: [argument, argument],
      options: [option, flag], related: ["nowhere"])
    var program = Sample.program
    program.groups = [CommandGroup("", [bad, bad])]
    #expect(
      Array(program.flaws.prefix(10)) == [
        "seal is declared twice",
        "seal: --ledger is declared twice",
        "seal: --ledger: no short form -x",
        "seal: --ledger: the help is not translated",
        "seal: --ledger: the standard value is not accepted",
        "seal: --f: a flag is there or not",
        "seal: only the last argument may be left out or repeated",
        "seal: no example",
        "seal: a text is not translated",
        "seal: the summary is longer than 60 columns or ends with a full stop",
      ])
    #expect(program.flaws.contains("seal: no related command nowhere"))
  }
}

@Suite struct SuggestionTests {
  @Test(arguments: [
    ("balnace", "balance"), ("balanc", "balance"), ("BALANCE", nil), ("bal", "balance"),
    ("dmup", "dump"), ("b", nil), ("append", "append"), ("aa", nil), ("seel", "seal"),
    ("ap", "append"), ("xyz", nil),
  ])
  func nearest(word: String, expected: String?) {
    let names = ["append", "seal", "balance", "dump"]
    #expect(Suggestion.nearest(to: word, among: names) == expected)
  }

  @Test func anotherLetterIsNoSlip() {
    #expect(Suggestion.nearest(to: "x", among: ["y"]) == nil)
  }

  @Test func noSuggestionForAnAmbiguousBeginning() {
    #expect(Suggestion.nearest(to: "exp", among: ["explain", "export"]) == nil)
  }

  /// The recursion that the distance is defined by, without any cleverness.
  static func slowDistance(_ first: ArraySlice<UInt8>, _ second: ArraySlice<UInt8>) -> Int {
    guard let last = first.last, let other = second.last else {
      return max(first.count, second.count)
    }
    var least = slowDistance(first.dropLast(), second.dropLast()) + (last == other ? 0 : 1)
    least = min(least, slowDistance(first.dropLast(), second) + 1)
    least = min(least, slowDistance(first, second.dropLast()) + 1)
    if first.count > 1, second.count > 1, first.dropLast().last == other,
      second.dropLast().last == last
    {
      least = min(least, slowDistance(first.dropLast(2), second.dropLast(2)) + 1)
    }
    return least
  }

  @Test func distanceAgreesWithItsDefinition() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededRandom(seed)
    for _ in 0..<300 {
      let first = (0..<Int.random(in: 0...5, using: &random)).map { _ in
        UInt8.random(in: 97...99, using: &random)
      }
      let second = (0..<Int.random(in: 0...5, using: &random)).map { _ in
        UInt8.random(in: 97...99, using: &random)
      }
      #expect(
        Suggestion.distance(first, second) == Self.slowDistance(first[...], second[...]),
        "seed \(seed): \(first) \(second)")
    }
  }
}

/// SplitMix64: random input that a printed seed brings back.
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
