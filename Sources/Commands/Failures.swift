import Console
import Evidence
import Files
import Ledger
import Log

/// Puts the errors of the modules below into words, with what to do and the exit status.
enum Failures {
  static func explain(_ error: any Error) -> UserError? {
    switch error {
    case let error as LedgerError: words(error)
    case let error as LogError: words(error)
    case let error as FileError: FileWords.words(error)
    case let error as EvidenceError: EvidenceWords.words(error)
    default: nil
    }
  }

  private static func words(_ error: LedgerError) -> UserError {
    switch error {
    case .file(let error): return FileWords.words(error)
    case .log(let error): return words(error)
    case .indexDamaged:
      return UserError(
        Bilingual(
          es: "el índice de ids se dañó mientras se usaba",
          en: "the index of ids was damaged in use"),
        place: "index/",
        remedy: Bilingual(
          es: "Nada se escribió. Repita la orden: el índice se rehace solo.",
          en: "Nothing was written. Run the command again: the index is made anew by itself."))
    case .notAnEvent(let seq):
      return UserError(
        Bilingual(
          es: "una línea del libro no es un evento en forma canónica",
          en: "a line of the ledger is no event in canonical form"),
        place: Bilingual("seq \(seq)"), remedy: damageRemedy, status: .no)
    }
  }

  private static let damageRemedy = Bilingual(
    es: "No se escribió nada. `recauda verify` enumera todos los daños; recupere el archivo de una "
      + "copia.",
    en: "Nothing was written. `recauda verify` lists all damage; restore the file from a copy.")

  private static func words(_ error: LogError) -> UserError {
    switch error {
    case .missing(let directory):
      return UserError(
        Bilingual(es: "aquí no hay libro", en: "there is no ledger here"),
        place: Bilingual(directory),
        remedy: Bilingual(
          es: "`recauda init` hace uno; --ledger dice dónde está.",
          en: "`recauda init` makes one; --ledger says where it is."))
    case .damage(let damage):
      return UserError(
        Bilingual(
          es: "el libro está dañado: \(damage.what)", en: "the ledger is damaged: \(damage.what)"),
        place: Bilingual(
          es:
            "log/\(damage.segment), byte \(damage.offset)\(damage.seq.map { ", seq \($0)" } ?? "")",
          en:
            "log/\(damage.segment), byte \(damage.offset)\(damage.seq.map { ", seq \($0)" } ?? "")"),
        remedy: damageRemedy, status: .no)
    case .newer(let segment, let version):
      return UserError(
        Bilingual(
          es: "lo escribió un recauda más nuevo (formato \(version))",
          en: "a newer recauda wrote it (layout \(version))"),
        place: Bilingual("log/\(segment)"),
        remedy: Bilingual(
          es: "Use esa versión o una posterior.", en: "Use that version or a later one."))
    case .locked(let error): return words(error)
    case .file(let error): return FileWords.words(error)
    case .line(let what), .unusable(let what): return UserError(Bilingual(what))
    }
  }

  private static func words(_ error: LockError) -> UserError {
    switch error {
    case .file(let error): return FileWords.words(error)
    case .held(_, let holder):
      return UserError(
        Bilingual(es: "otro proceso está escribiendo", en: "another process is writing"),
        place: Bilingual(es: FileWords.spanishHolder(holder), en: holder),
        remedy: Bilingual(
          es: "Espere, o dé más tiempo con --wait SEGUNDOS.",
          en: "Wait, or give more time with --wait SECONDS."))
    }
  }
}
