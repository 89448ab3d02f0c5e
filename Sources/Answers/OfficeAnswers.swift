import Console
import Engine
import Values

/// What every answer about the office's events begins with.
public struct OfficeHead {
  /// The as-of day, what was known, and the span asked about.
  public var day: Day
  public var known: UInt64
  public var span: Span

  /// A head.
  public init(day: Day, known: UInt64, span: Span) {
    self.day = day
    self.known = known
    self.span = span
  }

  func write(_ json: JSONWriter) {
    json.field("as_of", day.description)
    json.field("known_at", Int64(known))
    json.field("from", span.from?.description)
    json.field("to", span.to?.description)
  }
}

/// References, certificates, complaints, forms, notices.
extension Answers {
  /// The rows of an answer, and the total behind them.
  static func rows<Row>(
    _ rows: [Row], to json: JSONWriter, each: (Row) -> Void, total: () -> Void
  ) {
    json.key("rows")
    json.array {
      for row in rows { json.object { each(row) } }
    }
    json.key("total")
    json.object { total() }
  }

  // MARK: references

  /// `references`: one.
  public static func reference(_ reference: IssuedReference, to json: JSONWriter) {
    json.object {
      json.field("reference", reference.reference)
      json.field("account", reference.account)
      json.field("amount", money: reference.amount)
      json.field("issued", reference.issued.description)
      json.field("expires", reference.expires.description)
      json.key("lines")
      json.raw(reference.lines ?? "[]")
      json.field("status", reference.status.rawValue)
      json.field("paid_on", reference.paidOn?.description)
      json.field("paid", money: reference.paid)
      json.field("payments", reference.payments)
      json.field("late", reference.isLate)
    }
  }

  /// `references --by month`.
  public static func references(
    _ months: (rows: [(month: Month, row: References.MonthRow)], total: References.MonthRow),
    _ head: OfficeHead, to json: JSONWriter
  ) {
    json.object {
      head.write(json)
      json.field("by", "month")
      rows(months.rows, to: json) {
        json.field("month", $0.month.description)
        fields($0.row, json)
      } total: {
        fields(months.total, json)
      }
    }
  }

  private static func fields(_ row: References.MonthRow, _ json: JSONWriter) {
    json.field("issued", row.issued)
    json.field("amount", money: row.amount)
    json.field("paid", row.paid)
    json.field("paid_amount", money: row.paidAmount)
    json.field("late", row.late)
    json.field("twice", row.twice)
    json.field("expired", row.expired)
    json.field("open", row.open)
  }

  /// `references --by channel`.
  public static func references(_ share: ReferenceShare, _ head: OfficeHead, to json: JSONWriter) {
    json.object {
      head.write(json)
      json.field("by", "channel")
      rows(share.rows, to: json) { channel, row in
        json.field("channel", channel)
        fields(row, json)
      } total: {
        fields(share.total, json)
      }
    }
  }

  private static func fields(_ row: ReferenceShare.Row, _ json: JSONWriter) {
    json.field("with", row.with)
    json.field("with_amount", money: row.withAmount)
    json.field("without", row.without)
    json.field("without_amount", money: row.withoutAmount)
    json.field("unknown", row.unknown)
    json.field("share", money: row.share)
  }

  // MARK: certificates and complaints

  /// `certificates`, `complaints`.
  public static func attention(
    _ attention: Attention, _ desk: Attention.Desk, _ head: OfficeHead, by: String?,
    to json: JSONWriter
  ) {
    func fields(_ row: Attention.Row) {
      json.field(desk == .certificates ? "requested" : "filed", row.asked)
      if desk == .certificates {
        json.field("issued", row.granted)
        json.field("refused", row.refused)
      } else {
        json.field("answered", row.granted)
      }
      json.field("pending", row.pending)
      json.field("median_minutes", row.median)
      json.field("p90_minutes", row.percentile90)
    }
    json.object {
      head.write(json)
      json.field("by", by)
      rows(attention.rows, to: json) { key, row in
        json.field("month", key.month?.description)
        json.field(desk == .certificates ? "kind" : "outcome", key.name)
        fields(row)
      } total: {
        fields(attention.total)
      }
    }
  }

  // MARK: forms

  /// `forms`: one series.
  public static func form(_ stock: FormStock, to json: JSONWriter) {
    json.object {
      json.field("form", stock.form)
      json.field("series", stock.series)
      json.field("received", stock.received)
      json.field("used", stock.used)
      json.field("voided", stock.voided)
      json.field("left", stock.left)
      json.field("next", stock.next)
      json.key("gaps")
      json.array {
        for gap in stock.gaps {
          json.object {
            json.field("first", gap.lowerBound)
            json.field("last", gap.upperBound)
          }
        }
      }
      json.key("not_in_stock")
      json.array { for folio in stock.strangers { json.integer(folio) } }
      json.field("reused", stock.reused)
    }
  }

  // MARK: notices

  /// `notices`.
  public static func notices(
    _ notices: Notices, by grouping: Notices.Grouping, paidWithin limit: Int, _ head: OfficeHead,
    to json: JSONWriter
  ) {
    func fields(_ row: Notices.Row) {
      json.field("issued", row.issued)
      json.field("served", row.attempts)
      for (result, count) in zip(Notices.results, row.served) {
        json.field(result == "wrong-address" ? "wrong_address" : result, count)
      }
      json.field("accounts", row.accounts)
      json.field("paid_accounts", row.paidAccounts)
      json.field("paid", money: row.paid)
    }
    json.object {
      head.write(json)
      json.field("by", grouping.rawValue)
      json.field("paid_within", limit)
      rows(notices.rows, to: json) { key, row in
        json.field("key", key)
        fields(row)
      } total: {
        fields(notices.total)
      }
    }
  }
}
