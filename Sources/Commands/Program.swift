import Console
import Files
import Ledger
import Log

/// The program: its commands, and the one place where their outcome becomes an exit status.
public enum Program {
  /// The version of the program.
  public static let version = "0.1.0"

  /// Runs the words of a command line, the program's name left out, and gives the exit status.
  public static func run(_ words: [String]) -> Int32 {
    System.reportFileSizeLimitAsError()
    let screen = Terminal(descriptor: 1)
    return run(
      words, output: TextOutput(descriptor: 1, flushesLines: screen.isTerminal),
      errors: TextOutput(descriptor: 2, flushesLines: true), width: screen.textWidth,
      terminal: Terminal(descriptor: 2), in: .machine
    ).rawValue
  }

  /// Runs the words of a command line in other surroundings than the machine.
  static func run(
    _ words: [String], output: TextOutput, errors: TextOutput, width: Int = 80,
    terminal: Terminal, in surroundings: Surroundings
  ) -> ExitStatus {
    let line = ProgramRun(spec, words: words)
    return line.perform(
      output: output, errors: errors, width: width, explain: Failures.explain
    ) { arguments in
      guard let command = command(named: arguments.command.name) else {
        preconditionFailure("a command without its program")
      }
      do {
        return try command.run(
          Context(
            arguments: arguments, output: output, errors: errors, language: line.language,
            terminal: terminal, surroundings: surroundings))
      } catch let error as FileError where error.isAbandoned && error.isStandardOutput {
        // The reader has seen enough, as in `recauda log | head -1`.
        return .done
      }
    }
  }

  struct Command {
    let spec: CommandSpec
    let run: (Context) throws -> ExitStatus
  }

  private static var writing: [Command] {
    [
      InitCommand.command, AppendCommand.command, ImportCommand.command, BillCommand.command,
      SealCommand.command,
    ]
  }

  private static var reading: [Command] {
    [
      LogCommand.command, ShowCommand.command, StatusCommand.command, VerifyCommand.command,
      ReplayCommand.command,
    ]
  }

  private static var proving: [Command] {
    [
      KeyNewCommand.command, KeyShowCommand.command, CheckpointCommand.command,
      ProveCommand.command, CheckProofCommand.command, AuditPackCommand.command,
    ]
  }

  private static var asking: [Command] {
    [
      BalanceCommand.command, StatementCommand.command, ExplainCommand.command,
      AccountsCommand.command, DelinquencyCommand.command, IncomeCommand.command,
      ProgrammeCommand.command, AgreementsCommand.command, WorklistCommand.command,
      FindingsCommand.command, FingerprintCommand.command, ProjectCommand.command,
      SqlCommand.command,
    ]
  }

  private static var office: [Command] {
    [
      ReferencesCommand.command, TillsCommand.command, HandoverCommand.command,
      CertificatesCommand.command, ComplaintsCommand.command, FormsCommand.command,
      NoticesCommand.command, GrowthCommand.command,
    ]
  }

  private static var helping: [Command] {
    [GenerateCommand.command, SchemaCommand.command, CompletionsCommand.command]
  }

  private static func command(named name: String) -> Command? {
    (writing + reading + asking + office + proving + helping).first { $0.spec.name == name }
  }

  /// The program as help, completions and the manual see it.
  static var spec: ProgramSpec {
    ProgramSpec(
      name: "recauda",
      summary: Bilingual(
        es: "libro de cobranza municipal: cada cargo y cada pago, para siempre y comprobable",
        en: "a municipal collections ledger: every charge and payment, for ever and provable"),
      version: versionText,
      globals: [
        OptionSpec(
          "ledger", .text(Bilingual(es: "CARPETA", en: "DIR")),
          help: Bilingual(
            es: "la carpeta del libro; sin ella RECAUDA_LEDGER, o esta carpeta si tiene log/",
            en: "the ledger's folder; without it RECAUDA_LEDGER, or this folder if it has log/")),
        OptionSpec(
          "quiet", short: "q",
          help: Bilingual(
            es: "calla todo lo que no sea respuesta o error",
            en: "says nothing but answers and errors")),
      ],
      groups: [
        CommandGroup(Bilingual(es: "Escribir", en: "Writing"), writing.map(\.spec)),
        CommandGroup(Bilingual(es: "Leer", en: "Reading"), reading.map(\.spec)),
        CommandGroup(Bilingual(es: "Preguntar", en: "Asking"), asking.map(\.spec)),
        CommandGroup(Bilingual(es: "Oficina", en: "The office"), office.map(\.spec)),
        CommandGroup(Bilingual(es: "Probar", en: "Proving"), proving.map(\.spec)),
        CommandGroup(Bilingual(es: "Ayudar", en: "Helping"), helping.map(\.spec)),
      ],
      examples: [
        ExampleSpec(
          "recauda generate --seed 1 --accounts 100 --years 1 --events 5000 > town.ndjson",
          Bilingual(es: "inventa un municipio", en: "makes up a municipality")),
        ExampleSpec(
          "recauda --ledger town append town.ndjson",
          Bilingual(
            es: "lo asienta, todo o nada", en: "records it, all or nothing")),
      ],
      environment: [
        EnvironmentSpec(
          "RECAUDA_LEDGER",
          Bilingual(es: "el libro, si falta --ledger", en: "the ledger, where --ledger is missing"))
      ])
  }

  private static var versionText: String {
    """
    recauda \(version)
    log layout 1, events version 1
    """
  }
}

extension StatusSpec {
  /// The statuses of a writer that was asked to stop.
  static var stopped: StatusSpec {
    StatusSpec(
      .interrupted,
      Bilingual(
        es: "interrumpida por Ctrl-C (por SIGTERM: 143), sin nada a medias",
        en: "stopped by Ctrl-C (by SIGTERM: 143), with nothing half done"))
  }
}

extension OptionSpec {
  /// `--wait`: how long a writer waits for another.
  static var wait: OptionSpec {
    OptionSpec(
      "wait", .number(Bilingual(es: "SEGUNDOS", en: "SECONDS"), 0...86_400),
      help: Bilingual(
        es: "cuánto se espera a otro que escribe", en: "how long to wait for another writer"),
      standard: "10")
  }

  /// `--format` where JSON is what is printed unless said otherwise.
  static var acknowledgement: OptionSpec {
    var option = OptionSpec.format
    option.standard = OutputFormat.json.rawValue
    option.help = Bilingual(
      es: "forma del acuse: una línea JSON por lote, salvo que se diga otra",
      en: "form of the acknowledgement: one JSON line a commit unless said otherwise")
    return option
  }
}

extension StatusSpec {
  /// Status 1 of commands that find the ledger damaged.
  static var damaged: StatusSpec {
    StatusSpec(.no, Bilingual(es: "el libro está dañado", en: "the ledger is damaged"))
  }
}
