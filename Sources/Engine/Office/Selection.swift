import Events

/// Which events a question of the office is about: those of a few types, or some of these.
///
/// Annulments come along by themselves: they say which of the others stand.
public struct Selection: Sendable {
  let packer: EventPacker
  let annulment: Int
  private let isWanted: [Bool]
  private let keeps: @Sendable (ScannedEvent) -> Bool

  /// The events of these types for which `keeps` holds; fields named in `dropping`, as `type.field`, are
  /// not kept, nor are texts.
  public init(
    _ types: [EventType], dropping: Set<String> = [],
    where keeps: @escaping @Sendable (ScannedEvent) -> Bool = { _ in true }
  ) {
    let wanted = Set(types.map(\.name))
    precondition(
      wanted.isDisjoint(with: ["event.annulled", "ledger.opened", "policy.adopted"]),
      "events that nothing strikes")
    packer = EventPacker(whole: ["till.closed"], dropping: dropping)
    annulment = EventAnnulled.type.number
    isWanted = Catalogue.standard.types.map { wanted.contains($0.name) }
    self.keeps = keeps
  }

  @inline(__always)
  func takes(_ event: ScannedEvent) -> Bool { isWanted[event.type] && keeps(event) }
}

extension EventType {
  /// Its number in the standard catalogue.
  var number: Int {
    guard let number = Catalogue.standard.index(of: name) else {
      preconditionFailure("the catalogue lacks \(name)")
    }
    return number
  }
}
