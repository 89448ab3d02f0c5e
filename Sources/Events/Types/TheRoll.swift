import Values

// The roll of accounts.

/// An account is on the roll.
public enum AccountOpened {
  public static let account = Field<String>(0, "account", .key)
  public static let kind = Field<String>(1, "kind", .key)
  public static let barrio = Field<String>(2, "barrio", .key)
  public static let holder = Field<String>.optional(3, "holder", .key)
  public static let concepts = Field<Value>.optional(4, "concepts", .list(.key, Listing()))

  /// The type.
  public static let type = EventType(
    "account.opened", [account.member, kind.member, barrio.member, holder.member, concepts.member])
}

/// What is known of an account changes.
public enum AccountUpdated {
  public static let account = Field<String>(0, "account", .key)
  public static let kind = Field<String>.optional(1, "kind", .key)
  public static let barrio = Field<String>.optional(2, "barrio", .key)
  public static let holder = Field<String>.optional(3, "holder", .key)
  public static let concepts = Field<Value>.optional(4, "concepts", .list(.key, Listing()))
  public static let source = Field<String>(5, "source", .key)

  /// The type.
  public static let type = EventType(
    "account.updated",
    [account.member, kind.member, barrio.member, holder.member, concepts.member, source.member])
}

/// An account leaves the roll.
public enum AccountClosed {
  public static let account = Field<String>(0, "account", .key)
  public static let reason = Field<String>(1, "reason", .text)

  /// The type.
  public static let type = EventType(
    "account.closed", [account.member, reason.member])
}
