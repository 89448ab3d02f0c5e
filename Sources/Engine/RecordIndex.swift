import Values

/// What of a record is worked out only when it is asked for.
struct RecordIndex {
  private let record: Record

  init(_ record: Record) { self.record = record }

  /// Days from which on the past of every account of the record may be another.
  var upheavals: [Day] {
    var days: Set<Day> = []
    for (place, fact) in record.facts.enumerated() {
      if case .policy(let policy) = fact.body, record.bodies[policy].from < fact.on {
        days.insert(fact.on)
      }
      if case .identified = fact.body { days.insert(fact.on) }
      if let day = record.strike(place), day > fact.on, !isOwn(fact) { days.insert(day) }
    }
    return days.sorted()
  }

  /// Days from which on the past of one account is another.
  var ownUpheavals: [Symbol: [Day]] {
    var days: [Symbol: Set<Day>] = [:]
    for (place, fact) in record.facts.enumerated() {
      guard let day = record.strike(place), day > fact.on, isOwn(fact), let account = fact.account
      else { continue }
      days[account, default: []].insert(day)
    }
    return days.mapValues { $0.sorted() }
  }

  /// Of each day on which the past of an account becomes another: the first place from which on it does.
  var rewritten: [Day: Int] {
    var first: [Day: Int] = [:]
    func note(_ day: Day, _ place: Int?) {
      if let place { first[day] = min(first[day] ?? place, place) }
    }
    for (place, fact) in record.facts.enumerated() {
      if case .identified(let payment, _) = fact.body {
        // It acts where the payment stands, and so does what strikes it.
        note(fact.on, record.places[payment])
        if let day = record.strike(place) { note(day, record.places[payment]) }
      } else if let day = record.strike(place) {
        note(day, place)
      }
    }
    for day in record.common?.upheavals ?? [] { first[day] = 0 }
    return first
  }

  // What is struck may be another account's than its own field says, if it is a reference, an
  // identification, or a payment that was identified.
  private func isOwn(_ fact: Fact) -> Bool {
    fact.account != nil && !fact.isReference && !fact.isIdentification
      && !record.identifications.has(fact.id)
  }
}

extension Record {
  /// The days on which an account's past becomes another, in order.
  var allUpheavals: [Day] {
    let shared = common?.upheavals ?? []
    guard !isPlain, let account else { return shared }
    return Set(shared + upheavals + (ownUpheavals[account] ?? [])).sorted()
  }
}
