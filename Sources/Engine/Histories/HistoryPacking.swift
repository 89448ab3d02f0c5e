import Bytes
import Events
import Values

/// What an event is to the histories of accounts.
enum HistoryRole: UInt8 {
  /// Belongs to the account in its own field, and acts there only.
  case own
  /// The same, and it is a number to pay by.
  case issue
  /// Money: of its own account, or of the one that its reference or an identification says.
  case payment
  /// Acts on an event that it names: annulments, identifications, broken agreements, answers.
  case link
  /// Concerns all accounts, or none but the plan: policies, definitions, programmes, closings.
  case common
  /// Asked about by no account.
  case none

  // What only findings tell from the others.

  /// A debt of its account; a fine may speak against certificates.
  case charge
  /// A request of a certificate, with or without an account.
  case request
  /// Forms received, used or voided.
  case form
  /// A closing of a till.
  case till
}

/// How events are packed for histories, and what each type is there.
public struct HistoryPacking: Sendable {
  let packer: EventPacker
  /// Whether events are brought to the groups where findings are decided, too.
  let isForFindings: Bool
  /// What is counted, if nothing else is asked for.
  let measures: Measures?
  private let roles: [HistoryRole]
  /// The place of the account among a type's fields; -1 if it has none.
  private let accounts: [Int]
  private let numbers: [String: Int]
  /// The amount of each type that has one.
  private let amounts: [Field<Centavos>?]

  /// The packing of the standard catalogue; for findings, for the measures of a plan, or for all other
  /// questions.
  public init(forFindings isForFindings: Bool = false, measuring measures: Measures? = nil) {
    self.isForFindings = isForFindings
    self.measures = measures
    let types = Catalogue.standard.types
    numbers = Dictionary(uniqueKeysWithValues: types.enumerated().map { ($1.name, $0) })
    packer = EventPacker(
      whole: HistoryPacking.common.union(["till.closed"]),
      dropping: (isForFindings || measures != nil ? [] : HistoryPacking.forFindingsOnly).union([
        "account.opened.holder", "account.opened.concepts", "account.updated.holder",
        "account.updated.concepts", "account.updated.source", "payment.received.receipt",
        "reference.issued.lines", "discount.granted.program", "notice.issued.folio",
        "notice.served.notice", "notice.served.officer", "visit.recorded.officer",
        "closure.ordered.record", "closure.executed.record", "closure.lifted.record",
        "certificate.issued.folio", "deposit.recorded.slip", "deposit.recorded.bank",
      ]))
    accounts = types.map { type in type.members.firstIndex { $0.name == "account" } ?? -1 }
    amounts = types.map { type in
      type.members.firstIndex {
        if case .money = $0.shape { $0.name == "amount" } else { false }
      }.map { Field($0, "amount", type.members[$0].shape) }
    }
    roles = types.map { type in
      switch type.name {
      case "reference.issued": .issue
      case "payment.received": .payment
      case "charge.assessed" where isForFindings: .charge
      case "certificate.requested" where isForFindings: .request
      case "forms.received" where isForFindings: .form
      case "form.used" where isForFindings: .form
      case "form.voided" where isForFindings: .form
      case "till.closed" where isForFindings: .till
      case "payment.identified", "agreement.broken", "event.annulled", "certificate.issued",
        "certificate.refused":
        .link
      default:
        if HistoryPacking.common.contains(type.name) {
          .common
        } else {
          type.members.contains { $0.name == "account" } ? .own : .none
        }
      }
    }
  }

  // What nobody but findings looks at: a change here needs a new version of the projections.
  private static let forFindingsOnly: Set<String> = [
    "payment.received.external", "payment.received.till",
  ]

  private static let common: Set<String> = [
    "ledger.opened", "policy.adopted", "concept.defined", "barrio.defined", "office.defined",
    "tariff.set", "index.published", "program.adopted", "activity.programmed",
    "activity.reported", "period.closed",
  ]

  /// What an event is, seen by its type alone.
  @inline(__always)
  func role(ofType type: Int) -> HistoryRole { roles[type] }

  /// The account in an event's own field.
  @inline(__always)
  func account(of event: ScannedEvent) -> Bytes? {
    let place = accounts[event.type]
    return place < 0 ? nil : event.raw(place)
  }

  /// The place of the account among the fields of a type.
  @inline(__always)
  func accountPlace(ofType type: Int) -> Int { accounts[type] }

  /// What a measure adds up of an event.
  func amount(of event: ScannedEvent) -> Int64 {
    amounts[event.type].flatMap { event[$0] }?.raw ?? 0
  }

  /// The number of a type.
  func typeNumber(_ name: String) -> Int { numbers[name] ?? -1 }
}
