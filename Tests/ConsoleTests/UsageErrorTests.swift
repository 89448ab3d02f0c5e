import Glibc
import Testing

@testable import Console

/// The exact words of every mistake on a command line, in both languages.
@Suite struct UsageErrorTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var words: [String]
    var en: String
    var es: String
    var testDescription: String { words.joined(separator: " ") }

    init(_ line: String, en: String, es: String) {
      words = line.split(separator: " ").map { $0 == "''" ? "" : String($0) }
      self.en = en
      self.es = es
    }
  }

  static let cases: [Case] = [
    Case(
      "-q",
      en: "no command given\n  Help: tool help",
      es: "falta la orden\n  Ayuda: tool help"),
    Case(
      "balnce A",
      en: "unknown command: balnce\n  Did you mean balance? Help: tool help",
      es: "orden desconocida: balnce\n  ¿Quiso decir balance? Ayuda: tool help"),
    Case(
      "frobnicate",
      en: "unknown command: frobnicate\n  Help: tool help",
      es: "orden desconocida: frobnicate\n  Ayuda: tool help"),
    Case(
      "key",
      en: "the command key is incomplete\n  Type key new or key show. Help: tool help",
      es: "la orden key está incompleta\n  Escriba key new o key show. Ayuda: tool help"),
    Case(
      "key old",
      en: "the command key is incomplete\n  Type key new or key show. Help: tool help",
      es: "la orden key está incompleta\n  Escriba key new o key show. Ayuda: tool help"),
    Case(
      "balance A --as-fo 2021-01-01",
      en: "unknown option: --as-fo\n  Did you mean --as-of? Help: tool help balance",
      es: "opción desconocida: --as-fo\n  ¿Quiso decir --as-of? Ayuda: tool help balance"),
    Case(
      "balance A -format csv",
      en: "unknown option: -format\n  Did you mean --format? Help: tool help balance",
      es: "opción desconocida: -format\n  ¿Quiso decir --format? Ayuda: tool help balance"),
    Case(
      "balance A -z",
      en: "unknown option: -z\n  Help: tool help balance",
      es: "opción desconocida: -z\n  Ayuda: tool help balance"),
    Case(
      "balance A --everything=yes",
      en: "unknown option: --everything\n  Help: tool help balance",
      es: "opción desconocida: --everything\n  Ayuda: tool help balance"),
    Case(
      "--ledgr L balance A",
      en: "unknown option: --ledgr\n  Did you mean --ledger? Help: tool help",
      es: "opción desconocida: --ledgr\n  ¿Quiso decir --ledger? Ayuda: tool help"),
    Case(
      "--as-of 2021-01-01 balance A",
      en: "option --as-of stands before the command\n  Put it after the command. Help: tool help",
      es: "la opción --as-of está antes de la orden\n  "
        + "Póngala después de la orden. Ayuda: tool help"),
    Case(
      "balance A --as-of",
      en: "option --as-of lacks its value\n  Write --as-of DAY. Help: tool help balance",
      es: "a la opción --as-of le falta su valor\n  Escriba --as-of DÍA. Ayuda: tool help balance"),
    Case(
      "balance --as-of --format csv A",
      en: "option --as-of lacks its value\n  "
        + "If the value is --format, write --as-of=--format. Help: tool help balance",
      es: "a la opción --as-of le falta su valor\n  "
        + "Si el valor es --format, escriba --as-of=--format. Ayuda: tool help balance"),
    Case(
      "key new -o -q",
      en: "option -o lacks its value\n  Write -o FILE. Help: tool help key new",
      es: "a la opción -o le falta su valor\n  Escriba -o ARCHIVO. Ayuda: tool help key new"),
    Case(
      "balance A --as-of=",
      en: "--as-of is empty\n  Is a variable of the shell empty? Help: tool help balance",
      es: "--as-of está vacío\n  ¿Está vacía una variable del intérprete? "
        + "Ayuda: tool help balance"),
    Case(
      "balance ''",
      en: "ACCOUNT is empty\n  Is a variable of the shell empty? Help: tool help balance",
      es: "CUENTA está vacío\n  ¿Está vacía una variable del intérprete? Ayuda: tool help balance"),
    Case(
      "append --dry-run=yes",
      en: "option --dry-run takes no value\n  Write just --dry-run. Help: tool help append",
      es: "la opción --dry-run no lleva valor\n  Escriba sólo --dry-run. Ayuda: tool help append"),
    Case(
      "--ledger A append --ledger A",
      en: "option --ledger is given more than once\n  Keep one. Help: tool help append",
      es: "la opción --ledger está más de una vez\n  Deje una. Ayuda: tool help append"),
    Case(
      "balance A --format cvs",
      en: "--format cannot be \"cvs\"\n  Did you mean csv? It can be table, csv, json or ndjson. "
        + "Help: tool help balance",
      es: "--format no puede ser «cvs»\n  ¿Quiso decir csv? Puede ser table, csv, json o ndjson. "
        + "Ayuda: tool help balance"),
    Case(
      "dump charges",
      en: "TABLE cannot be \"charges\"\n  It can be events or accounts. Help: tool help dump",
      es: "TABLA no puede ser «charges»\n  Puede ser events o accounts. Ayuda: tool help dump"),
    Case(
      "append --commit-every 0",
      en: "--commit-every cannot be \"0\"\n  Expected: a whole number from 1 on. "
        + "Help: tool help append",
      es: "--commit-every no puede ser «0»\n  Se espera un número entero desde 1. "
        + "Ayuda: tool help append"),
    Case(
      "append --commit-every +5",
      en: "--commit-every cannot be \"+5\"\n  Expected: a whole number from 1 on. "
        + "Help: tool help append",
      es: "--commit-every no puede ser «+5»\n  Se espera un número entero desde 1. "
        + "Ayuda: tool help append"),
    Case(
      "append --commit-every 99999999999999999999",
      en: "--commit-every cannot be \"99999999999999999999\"\n  "
        + "Expected: a whole number from 1 on. Help: tool help append",
      es: "--commit-every no puede ser «99999999999999999999»\n  "
        + "Se espera un número entero desde 1. Ayuda: tool help append"),
    Case(
      "seal --level 1e1",
      en:
        "--level cannot be \"1e1\"\n  Expected: a whole number from 1 to 12. Help: tool help seal",
      es: "--level no puede ser «1e1»\n  Se espera un número entero de 1 a 12. "
        + "Ayuda: tool help seal"),
    Case(
      "dump events -1",
      en: "FROM cannot be \"-1\"\n  Expected: a whole number from 0 on. Help: tool help dump",
      es: "DESDE no puede ser «-1»\n  Se espera un número entero desde 0. Ayuda: tool help dump"),
    Case(
      "balance A B",
      en: "unexpected argument \"B\"\n  Help: tool help balance",
      es: "sobra el argumento «B»\n  Ayuda: tool help balance"),
    Case(
      "balance",
      en: "the argument ACCOUNT is missing\n  Help: tool help balance",
      es: "falta el argumento CUENTA\n  Ayuda: tool help balance"),
    Case(
      "key new",
      en: "option --out is missing\n  Add --out FILE. Help: tool help key new",
      es: "falta la opción --out\n  Añada --out ARCHIVO. Ayuda: tool help key new"),
    Case(
      "help balance A",
      en: "unexpected argument \"A\"\n  Help: tool help help",
      es: "sobra el argumento «A»\n  Ayuda: tool help help"),
    Case(
      "help balnce",
      en: "unknown command: balnce\n  Did you mean balance? Help: tool help help",
      es: "orden desconocida: balnce\n  ¿Quiso decir balance? Ayuda: tool help help"),
    Case(
      "balnce --help",
      en: "unknown command: balnce\n  Did you mean balance? Help: tool help",
      es: "orden desconocida: balnce\n  ¿Quiso decir balance? Ayuda: tool help"),
    Case(
      "balance A\u{1B}[2J B\n",
      en: "unexpected argument \"B\\n\"\n  Help: tool help balance",
      es: "sobra el argumento «B\\n»\n  Ayuda: tool help balance"),
  ]

  @Test(arguments: cases)
  func words(_ one: Case) {
    #expect(
      Sample.run(one.words)
        == Transcript(errors: "tool: \(one.en)\n", status: .usage))
    #expect(
      Sample.run(one.words, locale: "es_MX.UTF-8")
        == Transcript(errors: "tool: \(one.es)\n", status: .usage))
  }

  @Test func aWrongLanguageIsToldInTheLanguageOfTheEnvironment() {
    #expect(
      Sample.run(["seal", "--lang", "fr"], locale: "es").errors == """
        tool: --lang no puede ser «fr»
          Puede ser es o en. Ayuda: tool help seal

        """)
  }

  @Test(arguments: [
    (
      UsageError.Reason.badValue(
        "--as-of", "2021-02-30",
        expected: Bilingual(es: "un día AAAA-MM-DD", en: "a day YYYY-MM-DD")),
      "--as-of cannot be \"2021-02-30\"\n  Expected: a day YYYY-MM-DD. Help: tool help x",
      "--as-of no puede ser «2021-02-30»\n  Se espera un día AAAA-MM-DD. Ayuda: tool help x"
    ),
    (
      .conflict("--id", "SEQ"),
      "--id and SEQ exclude each other\n  Keep one of the two. Help: tool help x",
      "--id y SEQ se excluyen\n  Deje una de las dos. Ayuda: tool help x"
    ),
    (
      .oneOf("SEQ", "--id"),
      "SEQ or --id is missing\n  Give one of the two. Help: tool help x",
      "falta SEQ o --id\n  Dé uno de los dos. Ayuda: tool help x"
    ),
    (
      .other(Bilingual(es: "así no", en: "not so"), remedy: nil),
      "not so\n  Help: tool help x", "así no\n  Ayuda: tool help x"
    ),
  ])
  func wordsOfErrorsThatCommandsThrow(reason: UsageError.Reason, en: String, es: String) {
    let error = UsageError(reason, command: "x").userError(program: "tool")
    #expect(error.status == .usage)
    #expect(error.text(program: "tool", in: .en) == "tool: \(en)\n")
    #expect(error.text(program: "tool", in: .es) == "tool: \(es)\n")
  }
}

@Suite struct UserErrorTests {
  @Test func layout() {
    let error = UserError(
      Bilingual(es: "línea rechazada", en: "line refused"), place: "day.ndjson:3\u{9B}",
      remedy: Bilingual(es: "Corríjala.", en: "Correct it."), status: .no)
    #expect(
      error.text(program: "tool", in: .en)
        == "tool: line refused (day.ndjson:3\\u009b)\n  Correct it.\n")
    #expect(UserError("alone").text(program: "tool", in: .es) == "tool: alone\n")
  }

  @Test func everyErrorBecomesAStatusAndAText() {
    struct Odd: Error {}
    let cases: [(any Error, Console.ExitStatus, String)] = [
      (UserError("w", status: .no), .no, "tool: w\n"),
      (UsageError(.missingCommand), .usage, "tool: no command given\n  Help: tool help\n"),
      (Odd(), .failed, "tool: Odd()\n"),
      (
        OutputError(code: 28), .failed,
        """
        tool: cannot write: No space left on device (standard output)
          The output is incomplete: discard it, mend the cause and run the command again.

        """
      ),
    ]
    for (error, status, text) in cases {
      let output = TextOutput()
      let errors = TextOutput()
      let run = ProgramRun(Sample.program, words: ["append"]) { _ in nil }
      let ended = run.perform(output: output, errors: errors) { _ in
        try output.write("before\n")
        throw error
      }
      #expect(ended == status)
      #expect(output.contents == "before\n")
      #expect(errors.contents == text)
    }
  }

  @Test func anAnswerThatCannotBeWrittenIsAFailure() throws {
    let full = open("/dev/full", O_WRONLY)
    try #require(full >= 0)
    defer { close(full) }
    let errors = TextOutput()
    let output = TextOutput(descriptor: full, flushesLines: false)
    let run = ProgramRun(Sample.program, words: ["append"]) { _ in nil }
    let status = run.perform(output: output, errors: errors) { _ in
      try output.write("the answer\n")
      return .done
    }
    #expect(status == .failed)
    #expect(
      errors.contents.hasPrefix("tool: cannot write: No space left on device (standard output)\n"))
  }

  @Test func otherModulesErrorsAreExplained() {
    struct Odd: Error {}
    let errors = TextOutput()
    let run = ProgramRun(Sample.program, words: ["append"]) { _ in nil }
    let status = run.perform(
      output: TextOutput(), errors: errors,
      explain: { $0 is Odd ? UserError("odd", status: .no) : nil }, run: { _ in throw Odd() })
    #expect(status == .no)
    #expect(errors.contents == "tool: odd\n")
  }
}
