/// Something odd that is on record (§10): not refused, but shown.
public struct Finding: Sendable, Equatable {
  /// What kind of oddity.
  public enum Code: String, Sendable, CaseIterable {
    case unknownAccount = "unknown-account"
    case unknownConcept = "unknown-concept"
    case unknownCharge = "unknown-charge"
    case unknownPayment = "unknown-payment"
    case unknownReference = "unknown-reference"
    case referenceExpired = "reference-expired"
    case referenceAmount = "reference-amount"
    case referencePaidTwice = "reference-paid-twice"
    case paymentTwice = "payment-twice"
    case paymentUnidentified = "payment-unidentified"
    case annulmentWithoutEffect = "annulment-without-effect"
    case agreementAlreadyActive = "agreement-already-active"
    case agreementTotal = "agreement-total"
    case agreementUnknown = "agreement-unknown"
    case discountExcess = "discount-excess"
    case refundExcess = "refund-excess"
    case stepWithoutGround = "step-without-ground"
    case closureOutOfOrder = "closure-out-of-order"
    case serviceOutOfOrder = "service-out-of-order"
    case certificateWithoutRequest = "certificate-without-request"
    case certificateUnpaid = "certificate-unpaid"
    case certificateWithInfraction = "certificate-with-infraction"
    case certificateOvertaken = "certificate-overtaken"
    case formNotInStock = "form-not-in-stock"
    case formReused = "form-reused"
    case formGap = "form-gap"
    case tillMismatch = "till-mismatch"
    case closedPeriod = "closed-period"
    case programmeSum = "programme-sum"
    case unknownProgramme = "unknown-programme"
  }

  /// What kind of oddity.
  public let code: Code
  /// The event that shows it: its place in the log, and its id.
  public let seq: UInt64
  public let event: String
  /// The account to which that event belongs; nil if to none.
  public let account: String?
  /// A sentence.
  public let detail: String

  /// A finding.
  public init(code: Code, seq: UInt64, event: String, account: String?, detail: String) {
    self.code = code
    self.seq = seq
    self.event = event
    self.account = account
    self.detail = detail
  }

  /// Whether it comes before another in the order (`seq`, `code`, `account`, `detail`).
  func precedes(_ other: Finding) -> Bool {
    if seq != other.seq { return seq < other.seq }
    if code != other.code { return code.rawValue < other.code.rawValue }
    if account != other.account {
      return (account ?? "").utf8.lexicographicallyPrecedes((other.account ?? "").utf8)
    }
    return detail.utf8.lexicographicallyPrecedes(other.detail.utf8)
  }
}
