import Values

/// One field of an event type, typed by the Swift value that it holds.
///
/// `Value` only says which subscript of an event applies: `Centavos`, `Day`, `Month`, `Percent`,
/// `Int64`, `Bool` for what they are; `String` for keys, texts, choices and the like; `Value` for
/// lists and objects.
public struct Field<Value>: Sendable {
  /// The place among the type's own fields.
  public let index: Int
  /// The name in JSON, what the value may be, whether it may be left out.
  public let member: Member

  /// A field that must be there.
  public init(_ index: Int, _ name: String, _ shape: Shape) {
    self.index = index
    member = .required(name, shape)
  }

  /// A field that may be left out.
  public static func optional(_ index: Int, _ name: String, _ shape: Shape) -> Field {
    Field(index: index, member: .optional(name, shape))
  }

  init(index: Int, member: Member) {
    self.index = index
    self.member = member
  }
}

/// What must hold between the fields of one event.
public enum FieldRule: Sendable, Equatable {
  /// At least one of them is there.
  case atLeastOne([String])
  /// One of them is there, and no other.
  case exactlyOne([String])
  /// Two counts are the ends of a range of at most so many.
  case range(first: String, last: String, limit: Int64)
}

/// The fields of an event type in one version of it.
public struct EventLayout: Sendable {
  /// The fields in canonical order.
  public var members: [Member]
  /// What must hold between them.
  public var rules: [FieldRule]
  /// Turns an event of this version into one of the next; nil for the current version.
  public var upcast: (@Sendable (Event) -> Event)?

  /// A layout.
  public init(
    _ members: [Member], rules: [FieldRule] = [], upcast: (@Sendable (Event) -> Event)? = nil
  ) {
    self.members = members
    self.rules = rules
    self.upcast = upcast
  }
}

/// An event type: its name and its layouts, version 1 first.
public struct EventType: Sendable {
  /// The name in JSON.
  public let name: String
  /// The layouts by version; the last is the current one.
  public let layouts: [EventLayout]

  /// A type with one version.
  public init(_ name: String, _ members: [Member], rules: [FieldRule] = []) {
    self.name = name
    layouts = [EventLayout(members, rules: rules)]
  }

  /// A type with older versions.
  public init(_ name: String, layouts: [EventLayout]) {
    self.name = name
    self.layouts = layouts
  }

  /// The version that new events are written in.
  public var version: Int { layouts.count }
  /// The fields of the current version.
  public var members: [Member] { layouts[layouts.count - 1].members }
}
