import Bytes
import Values

/// Looks for findings, history by history: each event is looked at in one of them for each code.
final class FindingSearch {
  let desk: HistoryDesk
  /// What concerns all accounts, as of the day.
  let common: State
  /// What concerned them when an act was recorded.
  let past: CommonPast
  private let closings: Closings

  private(set) var found: [Finding] = []
  /// The first day after this on which an event takes effect that is known already.
  private(set) var nextDay = Day(number: .max)
  /// The first charges of concepts that were never defined.
  private var firsts: [Symbol: FirstCharge] = [:]
  // By the symbol of a concept: whether it is defined, once that is known.
  private var definitions: [Bool?] = []

  init(_ desk: HistoryDesk, asOf day: Day, _ closings: Closings) {
    self.desk = desk
    self.closings = closings
    common = desk.commonState(asOf: day)
    past = CommonPast(desk.common)
  }

  /// The first charges by the names of their concepts.
  var firstsByName: [String: FirstCharge] {
    var named: [String: FirstCharge] = [:]
    for (concept, first) in firsts { named[desk.reader.symbols.name(concept)] = first }
    return named
  }

  /// Looks at a history.
  func look(at history: History) {
    let state = history.state(asOf: common.day)
    nextDay = min(nextDay, state.record.nextDay(after: common.day))
    switch history.group {
    case nil: if let account = state.record.account { lookAtAccount(account, state) }
    case .suspense: lookAtSuspense(state)
    case .target: lookAtTargets(state, part: history.part)
    case .reference: lookAtReference(state)
    case .external: lookAtExternal(state)
    case .till: lookAtTill(state)
    case .forms: lookAtForms(state)
    case .subject: lookAtSubject(state)
    case .measured: return
    }
  }

  func add(_ finding: Finding) { found.append(finding) }

  /// Adds a finding shown by an event, of whichever account that belongs to.
  func add(_ code: Finding.Code, _ fact: Fact, _ state: State, _ detail: String) {
    found.append(
      Finding(
        code: code, seq: fact.seq, event: state.record.ids.name(fact.id),
        account: owner(of: fact, state), detail: detail))
  }

  /// Looks whether an event takes effect in a closed month: in the one history where it is at home.
  func checkPeriod(_ fact: Fact, _ state: State, effective day: Day? = nil) {
    if let finding = closings.finding(
      fact, state.record.ids, effective: day ?? fact.on, account: owner(of: fact, state))
    {
      found.append(finding)
    }
  }

  private func owner(of fact: Fact, _ state: State) -> String? {
    state.owner(of: fact).map { state.record.ids.name($0) }
  }

  /// Notes a charge if its concept was never defined.
  func checkConcept(_ concept: Symbol, _ fact: Fact, _ state: State) {
    let place = Int(concept.index)
    while definitions.count <= place { definitions.append(nil) }
    let isDefined =
      definitions[place]
      ?? common.record.concepts[concept].contains { common.stands($0) }
    definitions[place] = isDefined
    if isDefined { return }
    if let first = firsts[concept],
      first.on != fact.on ? first.on < fact.on : first.seq < fact.seq
    {
      return
    }
    firsts[concept] = FirstCharge(
      on: fact.on, seq: fact.seq, event: state.record.ids.name(fact.id),
      account: owner(of: fact, state))
  }
}

/// Requests of certificates and their answers, taken in order.
struct Certificates {
  private var requests: [Symbol: Fact.Request] = [:]
  private var answered: Set<Symbol> = []

  mutating func take(_ request: Fact.Request, _ id: Symbol) { requests[id] = request }

  /// The request that an answer answers: made before it and not answered yet.
  mutating func answer(_ id: Symbol) -> Fact.Request? {
    guard let request = requests[id], answered.insert(id).inserted else { return nil }
    return request
  }
}
