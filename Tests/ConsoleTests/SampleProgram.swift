import Console

/// A small program that uses every feature of the module, for the tests.
enum Sample {
  static let program = ProgramSpec(
    name: "tool",
    summary: Bilingual(es: "un libro de prueba", en: "a ledger for tests"),
    version: "tool 1.0",
    globals: [
      OptionSpec(
        "ledger", .text("DIR"),
        help: Bilingual(es: "la carpeta del libro", en: "the ledger's folder")),
      OptionSpec("quiet", short: "q", help: Bilingual(es: "sin avisos", en: "no notes")),
    ],
    groups: [
      CommandGroup(
        Bilingual(es: "El registro", en: "The record"), [append, seal, keyNew, keyShow]),
      CommandGroup(Bilingual(es: "Preguntas", en: "Questions"), [balance, dump, secret]),
    ],
    examples: [
      ExampleSpec(
        "tool append day.ndjson",
        Bilingual(es: "Agrega los eventos de un día.", en: "Appends the events of a day.")),
      ExampleSpec(
        "tool balance A-1", Bilingual(es: "Lo que debe A-1.", en: "What A-1 owes.")),
    ],
    environment: [
      EnvironmentSpec(
        "TOOL_LEDGER", Bilingual(es: "el libro, sin --ledger", en: "the ledger, without --ledger"))
    ])

  static let append = CommandSpec(
    "append", summary: Bilingual(es: "agrega eventos", en: "appends events"),
    description: Bilingual(es: "Agrega eventos.", en: "Appends events."),
    arguments: [
      ArgumentSpec(
        Bilingual(es: "ARCHIVO", en: "FILE"), arity: .any,
        help: Bilingual(es: "un archivo, o - la entrada", en: "a file, or - for the input"))
    ],
    options: [
      OptionSpec("dry-run", short: "n", help: Bilingual(es: "no escribe", en: "writes nothing")),
      OptionSpec(
        "commit-every", .number("N", from: 1),
        help: Bilingual(es: "acuses", en: "acknowledgements")),
      OptionSpec("tag", .text("KEY"), help: Bilingual(es: "marca", en: "mark"), isRepeatable: true),
    ])

  static let seal = CommandSpec(
    "seal", summary: Bilingual(es: "comprime", en: "compresses"),
    description: Bilingual(es: "Comprime.", en: "Compresses."),
    options: [
      OptionSpec(
        "level", .number("N", 1...12), help: Bilingual(es: "esfuerzo", en: "effort"), standard: "9")
    ], isEssential: false)

  static let keyNew = CommandSpec(
    "key new", summary: Bilingual(es: "crea una llave", en: "makes a key"),
    description: Bilingual(es: "Crea una llave.", en: "Makes a key."),
    options: [
      OptionSpec(
        "out", short: "o", .text(Bilingual(es: "ARCHIVO", en: "FILE")),
        help: Bilingual(es: "dónde", en: "where"), isRequired: true),
      OptionSpec("old", help: Bilingual(es: "como antes", en: "as before"), isHidden: true),
    ], isEssential: false)

  static let keyShow = CommandSpec(
    "key show", summary: Bilingual(es: "muestra una llave", en: "shows a key"),
    description: Bilingual(es: "Muestra una llave.", en: "Shows a key."), isEssential: false)

  static let balance = CommandSpec(
    "balance", summary: Bilingual(es: "lo que debe una cuenta", en: "what an account owes"),
    description: Bilingual(
      es: """
        Muestra lo que debe una cuenta, cargo por cargo, con los recargos que han caído hasta el día \
        que se pide.

        Una cuenta desconocida debe cero.
        """,
      en: """
        Shows what an account owes, charge by charge, with the surcharges that have fallen up to \
        the day asked for.

        An unknown account owes nothing.
        """),
    arguments: [
      ArgumentSpec(
        Bilingual(es: "CUENTA", en: "ACCOUNT"), help: Bilingual(es: "la cuenta", en: "the account"))
    ],
    options: [
      OptionSpec(
        "as-of", .text(Bilingual(es: "DÍA", en: "DAY")),
        help: Bilingual(
          es: "el día por el que se pregunta, también uno pasado o por venir; sin ella, hoy",
          en: "the day asked about, a past or a future one as well; without it, today")),
      .format,
    ],
    examples: [
      ExampleSpec("tool balance A-1", Bilingual(es: "Hoy.", en: "Today."))
    ],
    statuses: [
      .done, StatusSpec(.no, Bilingual(es: "cuenta desconocida", en: "unknown account")), .usage,
      .failed,
    ],
    related: ["dump"])

  static let dump = CommandSpec(
    "dump", summary: Bilingual(es: "tablas enteras", en: "whole tables"),
    description: Bilingual(es: "Tablas enteras.", en: "Whole tables."),
    arguments: [
      ArgumentSpec(
        Bilingual(es: "TABLA", en: "TABLE"), .choice(["events", "accounts"]),
        help: Bilingual(es: "una de", en: "one of")),
      ArgumentSpec(
        Bilingual(es: "DESDE", en: "FROM"), .number("", from: 0), arity: .optional,
        help: Bilingual(es: "el primero", en: "the first")),
    ])

  static let secret = CommandSpec(
    "secret", summary: "x", description: "x", isHidden: true)
}
