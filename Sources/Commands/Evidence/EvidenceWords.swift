import Console
import Evidence

/// The sentences for what cannot be signed, proved or packed.
enum EvidenceWords {
  static func words(_ error: EvidenceError) -> UserError? {
    switch error {
    case .log(let error): return Failures.explain(error)
    case .file(let error): return FileWords.words(error)
    case .refused(let reason, let place):
      return UserError(
        Bilingual(es: reason.spanish, en: reason.what), place: Bilingual(place), status: .no)
    case .inconsistent(let file, let size):
      return UserError(
        Bilingual(
          es: "los \(size) primeros eventos no son los que se firmaron",
          en: "the first \(size) events are not those that were signed"),
        place: Bilingual(file),
        remedy: Bilingual(
          es:
            "No se firma ni se prueba nada. `recauda verify` dice dónde; recupere el libro de una "
            + "copia que case con ese punto de control.",
          en: "Nothing is signed or proved. `recauda verify` says where; restore the ledger from a "
            + "copy that fits this checkpoint."), status: .no)
    case .lost(let file, let size, let held):
      return UserError(
        Bilingual(
          es: "un punto de control conoce \(size) eventos y el libro solo tiene \(held)",
          en: "a checkpoint knows of \(size) events and the ledger has only \(held)"),
        place: Bilingual(file),
        remedy: Bilingual(
          es: "Se perdieron eventos acusados: recupere el libro de una copia.",
          en: "Acknowledged events are gone: restore the ledger from a copy."), status: .no)
    case .foreignKey(let key, let ledger):
      return UserError(
        Bilingual(
          es: "la clave es de \(key), el libro es \(ledger)",
          en: "the key is of \(key), the ledger is \(ledger)"),
        remedy: Bilingual(
          es: "Haga una con `recauda key new --name \(ledger) --out ARCHIVO`.",
          en: "Make one with `recauda key new --name \(ledger) --out FILE`."), status: .usage)
    case .anotherKey(let known):
      return UserError(
        Bilingual(
          es: "hasta ahora firmó otra clave aquí: \(known)",
          en: "another key has signed here so far: \(known)"),
        place: "ledger.vkey",
        remedy: Bilingual(
          es: "Use esa. Si se perdió o la robaron, dé --new-key y entregue la vkey nueva a quienes "
            + "guardan puntos de control.",
          en:
            "Use that one. If it was lost or stolen, give --new-key and hand the new vkey to those "
            + "who keep checkpoints."), status: .no)
    case .uncovered(let size, let largest):
      let has = largest.map { String($0) }
      return UserError(
        Bilingual(
          es: has.map { "ningún punto de control cubre \(size) eventos; el mayor es de \($0)" }
            ?? "el libro no tiene ningún punto de control que valga",
          en: has.map { "no checkpoint covers \(size) events; the largest is of \($0)" }
            ?? "the ledger has no checkpoint that holds"),
        remedy: Bilingual(
          es: "Firme uno con `recauda checkpoint --key ARCHIVO`, o dé aquí --key ARCHIVO.",
          en: "Sign one with `recauda checkpoint --key FILE`, or give --key FILE here."),
        status: .no)
    case .tooFew(let held):
      return UserError(
        Bilingual(
          es: "el libro solo tiene \(held) eventos, del 0 en adelante",
          en: "the ledger has only \(held) events, from 0 on"), status: .no)
    }
  }
}
