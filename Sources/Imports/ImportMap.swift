import Events

/// From the columns of a table to the fields of an event, as a map file says it.
public struct ImportMap: Sendable {
  /// A column, by its heading or by its number from 1.
  public enum Column: Hashable, Sendable {
    case named(String)
    case numbered(Int)
  }

  /// Where a value comes from.
  indirect enum Origin: Sendable {
    case constant(String)
    case column(Column)
    /// Texts and columns in turns; empty if any of the columns is.
    case template([Piece])
    /// Several values, those left out that are empty.
    case list([Rule])
  }

  /// A piece of a template.
  enum Piece: Sendable {
    case text(String)
    case column(Column)
  }

  /// What becomes of a value that the table of words does not have.
  enum Fallback: Sendable {
    case refuse
    case leaveOut
    case text(String)
  }

  /// How a value is made.
  struct Rule: Sendable {
    var origin: Origin
    /// What parts the entries of a list within one field.
    var split: Character?
    var words: [String: String]?
    var fallback = Fallback.refuse
    /// Whether the text is made into a key.
    var isKey = false
    var day: DayForm?
    var money: MoneyForm?
  }

  /// Where the id comes from.
  enum Identity: Sendable {
    case rule(Rule)
    /// The prefix, and what is hashed: these columns, or all.
    case digest(String, [Column]?)
  }

  /// When a row is passed over.
  struct Condition: Sendable {
    enum Test: Sendable {
      case equals([String])
      case starts(String)
      case empty(Bool)
    }

    var column: Column
    var test: Test
  }

  /// The number of the event type.
  public var type: Int
  /// What parts the fields of a row.
  public var separator = UInt8(ascii: ",")
  /// How bytes become text.
  public var encoding = TextEncoding.utf8
  /// How many lines stand before the table.
  public var before = 0
  /// Whether the first row has the headings.
  public var hasHeader = true
  /// The headings of a table without any.
  public var headings: [String] = []
  var skip: [Condition] = []
  /// Nil if the command line gives it.
  var on: Rule?
  var id: Identity
  var by: Rule
  /// In the order of the type's own fields.
  var fields: [(member: Member, rule: Rule)] = []

  /// Whether the file or the map says on which day an event takes effect.
  public var givesDay: Bool { on != nil }

  /// All columns that are asked for.
  public var columns: [Column] {
    var all = skip.map(\.column) + (on?.columns ?? []) + by.columns
    switch id {
    case .rule(let rule): all += rule.columns
    case .digest(_, let columns): all += columns ?? []
    }
    return all + fields.flatMap { $0.rule.columns }
  }
}

extension ImportMap.Rule {
  /// The columns that it asks for.
  var columns: [ImportMap.Column] {
    switch origin {
    case .constant: []
    case .column(let column): [column]
    case .template(let pieces):
      pieces.compactMap { if case .column(let column) = $0 { column } else { nil } }
    case .list(let rules): rules.flatMap(\.columns)
    }
  }
}

/// Why a map cannot be used: the place in its file, and what is wrong.
public struct MapFault: Error, Equatable, Sendable {
  /// What is wrong.
  public enum Reason: Equatable, Sendable {
    /// It is no JSON, or a value has another kind than it should.
    case json(Fault)
    /// Not one of these words.
    case choice([String])
    /// Not exactly one of these is there.
    case needsOne([String])
    /// A field of the type that must be there has no rule.
    case missing(String)
    /// No table can give this field: it is an object.
    case notFromTable
    /// A template has a brace without its partner, or nothing in it.
    case template
    /// Not the form of a day.
    case dayForm
    /// Not one character that may stand there.
    case character
    /// A prefix of ids that leaves too little room for a digest, or is no key.
    case prefix
  }

  /// Bytes of the file before the bad place.
  public var offset: Int
  /// The path of the bad entry: `fields.amount.money`.
  public var field: String?
  /// What is wrong.
  public var reason: Reason
}
