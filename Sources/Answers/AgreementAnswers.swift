import Console
import Engine
import Values

/// Agreements over all accounts: `agreements`.
extension Answers {
  /// The entries of an array.
  public static func agreements(_ agreements: [ListedAgreement], inArray json: JSONWriter) {
    for agreement in agreements { self.agreement(agreement, to: json) }
  }

  /// A line for each.
  public static func agreements(_ agreements: [ListedAgreement], to json: JSONWriter) {
    for agreement in agreements {
      self.agreement(agreement, to: json)
      json.endLine()
    }
  }

  static func agreement(_ agreement: ListedAgreement, to json: JSONWriter) {
    json.object {
      json.field("account", agreement.account)
      fields(agreement.line, json)
      json.field("instalments", agreement.instalments)
      json.field("next_due", agreement.nextDue?.description)
      json.field("next_amount", money: agreement.nextAmount)
    }
  }
}
