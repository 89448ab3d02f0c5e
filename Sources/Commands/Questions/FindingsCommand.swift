import Answers
import Console
import Engine

/// `findings`: what is odd on record.
enum FindingsCommand {
  static var command: Program.Command { Program.Command(spec: spec, run: run) }

  private static var spec: CommandSpec {
    CommandSpec(
      "findings",
      summary: Bilingual(es: "lo que llama la atención", en: "what is odd on record"),
      description: Bilingual(
        es: "Hechos bien formados pero raros: se asientan, y aquí se muestran.",
        en: "Facts that are well formed but odd: they are recorded, and shown here."),
      options: [
        OptionSpec(
          "exit-code",
          help: Bilingual(
            es: "termina con 1 si hay alguno", en: "ends with 1 if there are any"))
      ] + Question.options,
      examples: [
        ExampleSpec(
          "recauda --ledger town findings --as-of 2019-03-31",
          Bilingual(es: "hasta un día", en: "up to a day"))
      ],
      statuses: [
        .done,
        StatusSpec(
          .no, Bilingual(es: "hay alguno, con --exit-code", en: "there are any, with --exit-code")),
        .usage, .failed,
      ], related: ["worklist", "verify"])
  }

  private static func run(_ context: Context) throws -> ExitStatus {
    let question = try Question(context)
    let findings = try question.findings()
    if question.wantsJSON {
      try question.json { Answers.findings(findings, to: $0) }
    } else {
      var table = Table([
        Column("seq", Bilingual(es: "Núm.", en: "Seq"), .whole),
        Column("code", Bilingual(es: "Código", en: "Code")),
        Column("account", Bilingual(es: "Cuenta", en: "Account")),
        Column("detail", Bilingual(es: "Detalle", en: "Detail")),
      ])
      // A file for programs says the same in every language.
      let language = context.arguments.format == .csv ? Language.en : context.language
      for finding in findings {
        table.append([
          .whole(Int64(finding.seq)), .text(finding.code.rawValue),
          finding.account.map { .text($0) } ?? .empty,
          .text(FindingWords.sentence(finding.detail).text(in: language)),
        ])
      }
      try question.write(table)
    }
    return context.arguments.flag("exit-code") && !findings.isEmpty ? .no : .done
  }
}
