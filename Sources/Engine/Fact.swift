import Events
import Values

/// An event as the engine keeps it: keys as symbols, only what some rule asks for.
///
/// Nothing in it is counted by reference: lists and large bodies lie in its record's `FactBodies`.
public struct Fact: Sendable {
  /// Its place in the log.
  public let seq: UInt64
  /// When it was recorded.
  public let at: Instant
  /// The day on which it takes effect.
  public let on: Day
  /// The producer's key.
  public let id: Symbol
  /// The number of its type in the catalogue.
  public let type: Int
  /// The account in its own field.
  public let account: Symbol?
  /// What it says.
  public let body: Body

  /// Whether it comes before another in the order of the rules.
  func precedes(_ other: Fact) -> Bool { on != other.on ? on < other.on : seq < other.seq }

  /// What an event says.
  public enum Body: Sendable {
    case ledgerOpened
    case policy(Kept<Policy>)
    case concept(Concept)
    case barrio(Symbol)
    case office(Symbol)
    case tariff
    case index
    case accountOpened(kind: Symbol, barrio: Symbol)
    case accountUpdated(kind: Symbol?, barrio: Symbol?)
    case accountClosed
    case charge(Charge)
    case payment(Payment)
    case identified(payment: Symbol, account: Symbol)
    case refund(Int64)
    case reference(Reference)
    case discount(Kept<Discount>)
    case agreement(Kept<Agreement>)
    case agreementBroken(Symbol)
    case annulled(Symbol)
    case noticeIssued(kind: Symbol)
    case noticeServed(kind: Symbol, counts: Bool)
    case service(Symbol, isSuspended: Bool)
    case closure(Closure)
    case enforcement(Symbol, isOpened: Bool)
    case certificateRequested(Request)
    case certificateIssued(request: Symbol)
    case certificateRefused(request: Symbol)
    case complaintAnswered(Symbol)
    case formsReceived(FormSeries, first: Int64, last: Int64)
    case formSpent(FormSeries, folio: Int64)
    case tillClosed(Kept<Till>)
    case periodClosed(Month)
    case program(Symbol, year: Int64)
    case activity(Kept<Activity>)
    case reported(Report)
    /// Nothing that a rule looks at but its type, day and account.
    case plain
  }

  public struct Concept: Sendable {
    var concept: Symbol
    var rubro: Symbol?
    var surchargeRubro: Symbol?
    var accrues: Bool
  }

  public struct Charge: Sendable {
    var concept: Symbol
    var component: Component
    var amount: Int64
    var due: Day
    var period: Symbol?
    var root: Symbol?
    var subject: Symbol?
  }

  public struct Payment: Sendable {
    var amount: Int64
    var reference: Symbol?
    var channel: Symbol
    var office: Symbol?
    var charges: KeyList?
  }

  public struct Reference: Sendable {
    var reference: Symbol
    var amount: Int64
    var charges: KeyList?
    var expires: Day
  }

  public struct Discount: Sendable {
    var percent: Percent?
    var amount: Int64?
    var components: [Component]
    var charges: KeyList?
  }

  public struct Agreement: Sendable {
    var charges: KeyList?
    var discounts: [(component: Component, percent: Percent)]
    var instalments: [(due: Day, amount: Int64)]
  }

  public enum Closure: Sendable {
    case ordered, executed, lifted
  }

  public struct Request: Sendable {
    var kind: Symbol
    var subject: Symbol
    var charge: Symbol?
  }

  public struct FormSeries: Hashable, Sendable {
    var form: Symbol
    var series: Symbol
  }

  public struct Till: Sendable {
    var office: Symbol
    var till: Symbol
    var day: Day
    var totals: [(channel: Symbol, count: Int64, amount: Int64)]
  }

  public struct Activity: Sendable {
    var program: Symbol
    var year: Int64
    var activity: Symbol
    var name: String
    var area: Symbol
    var unit: String
    var annual: Int64?
    var monthly: [Int64?]
    var measure: Measure?
  }

  public struct Measure: Sendable {
    public enum Kind: Sendable {
      case count, distinct, sum, occurs
    }

    var kind: Kind
    var type: Int
    var conditions: [Value.Condition]
  }

  public struct Report: Sendable {
    var program: Symbol
    var activity: Symbol
    var month: Month
    var quantity: Int64
  }
}
