import Answers
import Console
import Engine
import Projections
import Values

/// `worklist`: the candidates for a step of the ladder.
enum WorklistCommand {
  static var command: Program.Command { Program.Command(spec: spec, run: run) }

  private static var spec: CommandSpec {
    CommandSpec(
      "worklist",
      summary: Bilingual(
        es: "candidatos a un paso de la cobranza", en: "candidates for a step of collection"),
      description: Bilingual(
        es:
          "Las cuentas que a un día cumplen un paso de la escalera vigente. Son candidatas: decide "
          + "una persona, y asienta el acto.",
        en:
          "The accounts that as of a day meet a step of the ladder in force. They are candidates: a "
          + "person decides, and records the act."),
      arguments: [
        ArgumentSpec(
          Bilingual(es: "PASO", en: "STEP"),
          help: Bilingual(es: "el paso de la escalera", en: "the step of the ladder"))
      ],
      options: Question.options,
      examples: [
        ExampleSpec(
          "recauda --ledger town worklist corte --as-of 2020-12-31",
          Bilingual(es: "a quién se puede suspender", en: "whose service may be suspended"))
      ], related: ["delinquency", "findings"])
  }

  private static func run(_ context: Context) throws -> ExitStatus {
    let question = try Question(context)
    let step = context.arguments.positional(0) ?? ""
    let day = question.day
    let list = try question.answer(
      stored: { (steps: try $0.steps(), candidates: try $0.worklist(step)) },
      folded: { population in
        let population = try population()
        return (steps: population.steps, candidates: try population.worklist(step))
      })
    guard let candidates = list.candidates else {
      let names = list.steps.joined(separator: ", ")
      throw UserError(
        Bilingual(
          es: "la escalera vigente no tiene el paso \(step)",
          en: "the ladder in force has no step \(step)"),
        place: Bilingual(day.description),
        remedy: names.isEmpty
          ? Bilingual(es: "No tiene ninguno.", en: "It has none.")
          : Bilingual(es: "Tiene: \(names).", en: "It has: \(names)."), status: .usage)
    }
    if question.wantsJSON {
      try question.json { Answers.worklist(candidates, to: $0) }
      return .done
    }
    var table = Table([
      Column("account", Bilingual(es: "Cuenta", en: "Account")),
      Column("barrio", Bilingual(es: "Barrio", en: "Barrio")),
      Column("oldest_due", Bilingual(es: "Debe desde", en: "Oldest due"), .day),
      Column("days", Bilingual(es: "Días", en: "Days"), .whole),
      Column("overdue", Bilingual(es: "Vencido", en: "Overdue"), .money),
      Column("notices", Bilingual(es: "Avisos", en: "Notices"), .whole),
    ])
    for candidate in candidates {
      table.append([
        .text(candidate.account), .text(candidate.barrio ?? "?"),
        .text(candidate.oldestDue.description), .whole(candidate.days), .money(candidate.overdue),
        .whole(candidate.notices),
      ])
    }
    try question.write(table)
    return .done
  }
}
