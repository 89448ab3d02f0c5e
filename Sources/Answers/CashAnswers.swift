import Console
import Engine
import Values

/// What came in: tills, the hand-over to accounting, growth.
extension Answers {
  // MARK: tills

  /// `tills`.
  public static func tills(_ tills: Tills, _ head: OfficeHead, to json: JSONWriter) {
    json.object {
      head.write(json)
      json.key("rows")
      json.array { for row in tills.rows { till(row, json) } }
      json.key("total")
      json.object {
        json.field("closings", tills.rows.count { $0.closing != nil })
        json.field("mismatches", tills.rows.count { $0.closing != nil && !$0.matches })
        json.field("unclosed", tills.rows.count { $0.closing == nil })
      }
    }
  }

  private static func till(_ row: Tills.Row, _ json: JSONWriter) {
    json.object {
      json.field("day", row.day.description)
      json.field("office", row.office)
      json.field("till", row.till)
      json.field("closing", row.closing.map { Int64($0.seq) })
      json.field("closed_on", row.closing?.on.description)
      json.key("channels")
      json.array {
        for (channel, figures) in row.channels {
          json.object {
            json.field("channel", channel)
            fields(figures, json)
          }
        }
      }
      fields(row.all, json)
      json.field("matches", row.matches)
    }
  }

  private static func fields(_ figures: Tills.Figures, _ json: JSONWriter) {
    func sum(_ name: String, _ sum: Tills.Sum?) {
      json.field(name + "_count", sum?.count)
      json.field(name, money: sum?.amount)
    }
    sum("declared", figures.declared)
    sum("known", figures.known)
    sum("now", figures.now)
    sum("difference", figures.difference)
  }

  // MARK: handover

  /// `handover`.
  public static func handover(
    _ handover: Handover, _ tie: HandoverTie, of day: Day, office: String?, asOf: Day,
    known: UInt64, to json: JSONWriter
  ) {
    json.object {
      json.field("day", day.description)
      json.field("office", office)
      json.field("as_of", asOf.description)
      json.field("known_at", Int64(known))
      json.key("rows")
      json.array {
        for (key, amount) in handover.rows {
          json.object {
            json.field("rubro", key.rubro)
            json.field("concept", key.concept)
            json.field("applied", money: amount)
          }
        }
      }
      json.field("applied", money: handover.applied)
      json.field("credit", money: handover.credit)
      json.field("suspense", money: handover.suspense)
      json.field("payments", handover.payments)
      json.field("received", money: handover.received)
      json.key("tills")
      json.array {
        for till in tie.tills {
          json.object {
            json.field("office", till.office)
            json.field("till", till.till)
            json.field("received", money: till.received)
            json.field("declared", money: till.declared)
            json.field("ties", till.ties)
          }
        }
      }
      json.field("at_tills", money: tie.received)
      json.field("elsewhere", money: tie.elsewhere)
      json.field("declared", money: tie.declared)
      json.field("ties", tie.ties)
    }
  }

  // MARK: growth

  /// `growth`.
  public static func growth(_ report: GrowthReport, known: UInt64, to json: JSONWriter) {
    func fields(_ row: GrowthReport.Row) {
      json.field("base", money: row.base)
      json.field("income", money: row.income)
      json.field("nominal", money: row.nominal)
      json.field("growth", money: row.real)
    }
    json.object {
      json.field("index", report.index)
      json.field("base_from", report.base.from)
      json.field("base_to", report.base.to)
      json.field("from", report.now.from)
      json.field("to", report.now.to)
      json.field("by", report.grouping?.rawValue)
      json.field("known_at", Int64(known))
      json.field("base_mean", Percent(millionths: report.baseMean.millionths).description)
      json.field("mean", Percent(millionths: report.mean.millionths).description)
      rows(report.rows, to: json) { key, row in
        json.field("key", key)
        fields(row)
      } total: {
        fields(report.total)
      }
    }
  }
}
