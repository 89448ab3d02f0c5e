import Testing

@testable import Console

@Suite struct HelpPageTests {
  static let overview = """
    tool: a ledger for tests

    Usage: tool [--ledger DIR] [--lang es|en] COMMAND …

    The record:
      append   appends events
      also     seal, key new, key show

    Questions:
      balance  what an account owes
      dump     whole tables

    Examples:
      tool append day.ndjson
          Appends the events of a day.
      tool balance A-1
          What A-1 owes.

    More: tool help COMMAND, tool help --all, tool --version

    """

  static let balance = """
    Uso: tool balance [opciones] CUENTA

    Muestra lo que debe una cuenta, cargo por cargo, con los recargos que han caído
    hasta el día que se pide.

    Una cuenta desconocida debe cero.

    Ejemplos:
      tool balance A-1
          Hoy.

    Argumentos:
      CUENTA  la cuenta

    Opciones:
      --as-of DÍA  el día por el que se pregunta, también uno pasado o por venir;
                   sin ella, hoy
      --format table|csv|json|ndjson
                   forma de la respuesta; table también en una tubería (si no:
                   table)

    Opciones de todas las órdenes:
      --ledger DIR  la carpeta del libro
      -q, --quiet   sin avisos
      --lang es|en  idioma de mensajes y encabezados; sin ella, el del entorno
      -h, --help    muestra la ayuda
      --version     muestra la versión

    Entorno:
      TOOL_LEDGER  el libro, sin --ledger

    Estado de salida:
      0  hecho
      1  cuenta desconocida
      2  la línea de órdenes está mal
      3  falló el entorno: disco lleno, archivo ausente, sin permiso

    Véase también: tool help dump

    """

  @Test(arguments: ["", "--help", "-h", "help", "-q --help", "--ledger balance --help"])
  func overview(line: String) {
    let words = line.split(separator: " ").map(String.init)
    #expect(Sample.run(words) == Transcript(output: Self.overview))
  }

  @Test(arguments: [
    "help balance", "balance --help", "balance -h", "--help balance", "balance A B --nonsense -h",
    "help balance --help", "--ledger append balance -h", "balance --format --help",
  ])
  func page(line: String) {
    let words = line.split(separator: " ").map(String.init)
    #expect(Sample.run(words, locale: "es_MX.UTF-8") == Transcript(output: Self.balance))
  }

  @Test func everyCommandWithALine() {
    let output = Sample.run(["help", "--all"]).output
    #expect(
      output.contains(
        """
        The record:
          append    appends events
          seal      compresses
          key new   makes a key
          key show  shows a key

        Questions:
          balance   what an account owes
          dump      whole tables

        """))
    #expect(!output.contains("secret"))
  }

  @Test func requiredOptionsAndChoicesAreShown() {
    let output = Sample.run(["help", "key", "new"]).output
    #expect(output.hasPrefix("Usage: tool key new --out FILE [options]\n\nMakes a key.\n"))
    #expect(output.contains("\n  -o, --out FILE  where (required)\n"))
    #expect(!output.contains("--old"))
    #expect(Sample.run(["help", "dump"]).output.contains("  TABLE  one of: events, accounts\n"))
    #expect(
      Sample.run(["help", "help"]).output.hasPrefix("Usage: tool help [options] [COMMAND…]\n"))
  }

  @Test(arguments: ["--version", "balance --version", "--version --nonsense"])
  func version(line: String) {
    let words = line.split(separator: " ").map(String.init)
    #expect(Sample.run(words) == Transcript(output: "tool 1.0\n"))
  }

  @Test func anOptionBehindTheEndOfOptionsIsNoCryForHelp() {
    #expect(Sample.run(["append", "--", "--help"]).output == "append <--help>\n")
  }

  @Test(arguments: [40, 60, 80, 100], Language.allCases)
  func noLineIsWiderThanAskedFor(width: Int, language: Language) {
    let pages = HelpPage(Sample.program, in: language, width: width)
    for command in Sample.program.groups.flatMap(\.commands) {
      for line in pages.page(for: command).split(separator: "\n") {
        #expect(DisplayWidth.of(String(line)) <= width, "\(line)")
      }
    }
  }

  @Test func wrapping() {
    #expect(
      TextLayout.wrap("uno dos tres árboles", width: 8, first: 0, hanging: 2)
        == "uno dos\n  tres\n  árboles\n")
    #expect(TextLayout.wrap("a\n\nb", width: 8, first: 1, hanging: 1) == " a\n\n b\n")
    #expect(TextLayout.wrap("muchísimo", width: 4, first: 0, hanging: 0) == "muchísimo\n")
  }
}

@Suite struct ManualPageTests {
  @Test func page() {
    let output = Sample.run(["help", "key", "new", "--man"]).output
    #expect(
      output.hasPrefix(
        #"""
        .TH "TOOL\-KEY\-NEW" 1 "" "tool"
        .SH NAME
        tool\-key\-new \- makes a key
        .SH DESCRIPTION
        .nf
        Usage: tool key new \-\-out FILE [options]

        """#))
    #expect(output.hasSuffix("\n.fi\n"))
    #expect(Sample.run(["help", "--man", "--lang", "es"]).output.contains(".SH DESCRIPCIÓN\n"))
  }
}
