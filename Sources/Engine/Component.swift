import Bytes

/// A part of what is owed, in the order of the rules' default.
public enum Component: Int, CaseIterable, Sendable {
  case cost, surcharge, fine, indemnity, principal

  /// All of them in the order of answers and tables.
  public static let inAnswers: [Component] = [.principal, .surcharge, .fine, .indemnity, .cost]

  /// The name in events and answers.
  public var name: String {
    switch self {
    case .cost: "cost"
    case .surcharge: "surcharge"
    case .fine: "fine"
    case .indemnity: "indemnity"
    case .principal: "principal"
    }
  }

  /// The component of that name.
  public init?(_ name: Bytes) {
    // The first letters differ.
    switch name.count > 0 ? name[0] : 0 {
    case UInt8(ascii: "c"): self = .cost
    case UInt8(ascii: "s"): self = .surcharge
    case UInt8(ascii: "f"): self = .fine
    case UInt8(ascii: "i"): self = .indemnity
    case UInt8(ascii: "p"): self = .principal
    default: return nil
    }
  }

  init?(name: String) {
    guard let found = Component.allCases.first(where: { $0.name == name }) else { return nil }
    self = found
  }
}

/// An amount for each component.
public struct Amounts: Sendable, Equatable {
  private var values: InlineArray<5, Int64> = InlineArray(repeating: 0)

  /// Nothing in any.
  public init() {}

  /// The amount of a component.
  public subscript(component: Component) -> Int64 {
    get { values[component.rawValue] }
    set { values[component.rawValue] = newValue }
  }

  /// All components together.
  public var total: Int64 {
    Component.allCases.reduce(0) { Exact.sum($0, self[$1]) }
  }

  /// Adds another's amounts.
  public mutating func add(_ other: Amounts) {
    for component in Component.allCases {
      self[component] = Exact.sum(self[component], other[component])
    }
  }

  public static func == (left: Amounts, right: Amounts) -> Bool {
    Component.allCases.allSatisfy { left[$0] == right[$0] }
  }
}

/// Arithmetic that stops rather than wraps.
///
/// Amounts have at most fifteen digits, so a sum of 64 bits overflows only after nine thousand of the
/// largest: no ledger of the world, and then an error is right.
public enum Exact {
  /// The sum.
  public static func sum(_ left: Int64, _ right: Int64) -> Int64 {
    let (sum, overflow) = left.addingReportingOverflow(right)
    if overflow { fatalError("a sum of money does not fit into 64 bits of centavos") }
    return sum
  }

  /// The difference.
  public static func difference(_ left: Int64, _ right: Int64) -> Int64 {
    let (difference, overflow) = left.subtractingReportingOverflow(right)
    if overflow { fatalError("a difference of money does not fit into 64 bits of centavos") }
    return difference
  }

  /// The product.
  public static func product(_ left: Int64, _ right: Int64) -> Int64 {
    let (product, overflow) = left.multipliedReportingOverflow(by: right)
    if overflow { fatalError("a product of money does not fit into 64 bits of centavos") }
    return product
  }

  /// round(amount × millionths of a percent / 100): half away from zero, to the centavo.
  public static func percent(_ amount: Int64, _ millionths: Int64) -> Int64 {
    // What a charge and a rate are in practice fits into one word.
    let (product, overflow) = amount.multipliedReportingOverflow(by: millionths)
    if !overflow, product >= 0, product < Int64.max - 50_000_000 {
      return (product + 50_000_000) / 100_000_000
    }
    return widePercent(amount, millionths)
  }

  private static func widePercent(_ amount: Int64, _ millionths: Int64) -> Int64 {
    quotient(Int128(amount) * Int128(millionths), 100_000_000)
  }

  /// round(numerator / denominator), half away from zero.
  public static func quotient(_ numerator: Int128, _ denominator: Int128) -> Int64 {
    let half = denominator / 2
    let rounded =
      numerator >= 0 ? (numerator + half) / denominator : (numerator - half) / denominator
    guard let result = Int64(exactly: rounded) else {
      fatalError("a rounded amount does not fit into 64 bits of centavos")
    }
    return result
  }
}
