import Console
import Evidence

/// What `verify` tells people about checkpoints.
enum CheckpointTable {
  static func write(
    _ verdicts: [CheckpointVerdicts.Verdict], size: UInt64, _ context: Context
  ) throws {
    var table = Table([
      Column("file", Bilingual(es: "Punto de control", en: "Checkpoint")),
      Column("size", Bilingual(es: "Eventos", en: "Events"), .whole),
      Column("what", Bilingual(es: "Veredicto", en: "Verdict")),
    ])
    for verdict in verdicts {
      let words =
        verdict.problem.map { Bilingual(es: $0.spanish, en: $0.what) }
        ?? Bilingual(es: "vale", en: "holds")
      table.append([
        .text(verdict.file), verdict.size.map { .whole(Int64($0)) } ?? .empty,
        .text(words.text(in: context.language)),
      ])
    }
    try table.write(to: context.output, in: context.language)
    let covered = verdicts.filter { $0.problem == nil }.compactMap(\.size).max() ?? 0
    if covered < size {
      try context.note(
        Bilingual(
          es: "ningún punto de control cubre los eventos del \(covered) al \(size - 1)",
          en: "no checkpoint covers the events from \(covered) to \(size - 1)"))
    }
    if verdicts.contains(where: { !$0.wasSignatureChecked }) {
      try context.note(
        Bilingual(
          es: "las firmas no se comprobaron: dé la clave pública con --vkey",
          en: "the signatures were not checked: give the public key with --vkey"))
    }
  }
}
