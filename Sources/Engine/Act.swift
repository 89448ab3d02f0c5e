/// What an event without an amount does to an account, as a statement shows it.
public enum Act: String, Sendable {
  case opened = "account-opened"
  case updated = "account-updated"
  case closed = "account-closed"
  case noticeServed = "notice-served"
  case noticeFailed = "notice-not-served"
  case serviceSuspended = "service-suspended"
  case serviceRestored = "service-restored"
  case closureOrdered = "closure-ordered"
  case closureExecuted = "closure-executed"
  case closureLifted = "closure-lifted"
  case enforcementOpened = "enforcement-opened"
  case enforcementClosed = "enforcement-closed"
}

extension Act {
  /// The act that an event is, with the key of what it is about; nil of any other event.
  static func of(_ fact: Fact, _ record: Record) -> (act: Act, about: String?)? {
    func key(_ symbol: Symbol?) -> String? { symbol.map { record.symbols.name($0) } }
    return switch fact.body {
    case .accountOpened(let kind, _): (.opened, key(kind))
    case .accountUpdated(let kind, _): (.updated, key(kind))
    case .accountClosed: (.closed, nil)
    case .noticeServed(let kind, let counts): (counts ? .noticeServed : .noticeFailed, key(kind))
    case .service(let service, let isSuspended):
      (isSuspended ? .serviceSuspended : .serviceRestored, key(service))
    case .closure(.ordered): (.closureOrdered, nil)
    case .closure(.executed): (.closureExecuted, nil)
    case .closure(.lifted): (.closureLifted, nil)
    case .enforcement(let name, let isOpened):
      (isOpened ? .enforcementOpened : .enforcementClosed, record.ids.name(name))
    default: nil
    }
  }
}
