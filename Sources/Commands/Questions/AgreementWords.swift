import Console
import Engine

extension AgreementState.Status {
  /// The status for people.
  var words: Bilingual {
    switch self {
    case .active: Bilingual(es: "vigente", en: "active")
    case .fulfilled: Bilingual(es: "cumplido", en: "fulfilled")
    case .broken: Bilingual(es: "roto", en: "broken")
    }
  }
}
