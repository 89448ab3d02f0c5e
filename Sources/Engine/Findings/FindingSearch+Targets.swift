import Bytes
import Values

/// What is found among events that name others.
extension FindingSearch {
  /// Looks at one of the groups of events that are named, with those that name them.
  func lookAtTargets(_ state: State, part: UInt8) {
    let record = state.record
    // What names an event is looked at in that event's group only, though it may be in others as one
    // that is named itself.
    func isHere(_ named: Symbol) -> Bool {
      HistoryGroup.part(of: record.ids.bytes(named).keyHash) == part
    }
    func standingPayment(_ id: Symbol) -> Fact? {
      guard let place = record.places[id], state.stands(place),
        case .payment = record.facts[place].body
      else { return nil }
      return record.facts[place]
    }
    var struck: Set<Int> = []
    var charges: Set<Symbol> = []
    var certificates = Certificates()
    for (place, fact) in record.facts.enumerated() where state.stands(place) {
      switch fact.body {
      case .charge: charges.insert(fact.id)
      case .annulled(let target) where isHere(target):
        checkPeriod(fact, state)
        if !strikes(target, fact, state, &struck) {
          add(
            .annulmentWithoutEffect, fact, state,
            "the target is not there, cannot be annulled, or is already")
        }
      case .identified(let id, _) where isHere(id):
        let payment = standingPayment(id)
        checkPeriod(fact, state, effective: payment.map { min($0.on, fact.on) })
        if payment == nil { add(.unknownPayment, fact, state, "no payment has that id") }
      case .agreementBroken(let id) where isHere(id):
        checkPeriod(fact, state)
        if state.owner(of: fact) == nil {
          add(.agreementUnknown, fact, state, "no agreement has that id")
        }
      case .certificateRequested(let request):
        certificates.take(request, fact.id)
        if let charge = request.charge, isHere(charge), !charges.contains(charge) {
          add(.unknownCharge, fact, state, "the request names a charge that no account has")
        }
      case .certificateIssued(let id) where isHere(id),
        .certificateRefused(let id) where isHere(id):
        checkPeriod(fact, state)
        if certificates.answer(id) == nil {
          add(.certificateWithoutRequest, fact, state, "no open request has that id")
        }
      default: if isAtHome(fact) { checkPeriod(fact, state) }
      }
    }
  }

  private func strikes(
    _ target: Symbol, _ fact: Fact, _ state: State, _ struck: inout Set<Int>
  ) -> Bool {
    guard let place = state.record.places[target] else { return false }
    let named = state.record.facts[place]
    return named.on <= state.day && named.seq < fact.seq && named.canBeAnnulled
      && struck.insert(place).inserted
  }

  // Whether an event that names none is in no other history.
  private func isAtHome(_ fact: Fact) -> Bool {
    switch desk.packing.role(ofType: fact.type) {
    case .none: true
    case .own: fact.account == nil
    default: false
    }
  }
}
