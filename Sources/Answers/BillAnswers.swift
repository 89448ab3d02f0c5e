import Console
import Engine
import Values

/// What `bill` did, or would do.
public struct BillReport {
  /// A charge that is recorded otherwise than it would be billed now.
  public struct Difference {
    /// The account, and the charge's id.
    public var account: String
    public var id: String
    /// The event that has the id, and what it charges if it is a charge of the concept and period.
    public var seq: UInt64
    public var recorded: Bill.Recorded?
    /// What would be charged now.
    public var amount: Int64

    /// A difference.
    public init(
      account: String, id: String, seq: UInt64, recorded: Bill.Recorded?, amount: Int64
    ) {
      self.account = account
      self.id = id
      self.seq = seq
      self.recorded = recorded
      self.amount = amount
    }
  }

  /// What was billed.
  public var terms: Bill.Terms
  /// Charges that were added, their numbers in the log, and how many events there are now.
  public var appended: UInt64 = 0
  public var first: UInt64?
  public var last: UInt64?
  public var size: UInt64 = 0
  /// Charges that were there; of them, those that were annulled.
  public var already: UInt64 = 0
  public var annulled: UInt64 = 0
  /// How many open accounts have the concept.
  public var accounts = 0
  /// The sum of what was added.
  public var amount: Int64 = 0
  /// Those not billed: charged otherwise already, and without a tariff.
  public var differing: [Difference] = []
  public var withoutTariff: [String] = []

  /// Nothing yet.
  public init(_ terms: Bill.Terms) { self.terms = terms }
}

extension Answers {
  /// `bill`.
  public static func bill(_ report: BillReport, to json: JSONWriter) {
    let terms = report.terms
    json.object {
      json.field("appended", Int64(report.appended))
      json.field("already", Int64(report.already))
      json.field("refused", report.differing.count)
      json.field("first", report.first.map { Int64($0) })
      json.field("last", report.last.map { Int64($0) })
      json.field("size", Int64(report.size))
      json.field("concept", terms.concept)
      json.field("period", terms.period)
      json.field("due", terms.due.description)
      json.field("on", terms.on.description)
      json.field("accounts", report.accounts)
      json.field("amount", money: report.amount)
      json.field("annulled", Int64(report.annulled))
      json.key("differing")
      json.array { for difference in report.differing { self.difference(difference, terms, json) } }
      json.key("without_tariff")
      json.array { for account in report.withoutTariff { json.string(account) } }
    }
  }

  private static func difference(
    _ difference: BillReport.Difference, _ terms: Bill.Terms, _ json: JSONWriter
  ) {
    json.object {
      json.field("account", difference.account)
      json.field("id", difference.id)
      json.key("recorded")
      json.object {
        json.field("seq", Int64(difference.seq))
        json.field("on", difference.recorded?.on.description)
        json.field("class", difference.recorded?.component.name)
        json.field("amount", money: difference.recorded?.amount)
        json.field("due", difference.recorded?.due.description)
      }
      json.key("now")
      json.object {
        json.field("on", terms.on.description)
        json.field("class", terms.component.name)
        json.field("amount", money: difference.amount)
        json.field("due", terms.due.description)
      }
    }
  }
}
