import Bytes

/// A key of the ledger (an account, a concept, an id …) as a small number.
public struct Symbol: Hashable, Sendable {
  /// The place in its table.
  public let index: UInt32
}

/// Every key once: the names behind the symbols.
public struct SymbolTable: Sendable {
  private var numbers: [[UInt8]: UInt32] = [:]
  private var names: [[UInt8]] = []

  /// An empty table.
  public init() {}

  /// How many keys there are.
  public var count: Int { names.count }

  /// The symbol of a key, new if need be.
  public mutating func intern(_ bytes: Bytes) -> Symbol {
    let key = bytes.array
    if let number = numbers[key] { return Symbol(index: number) }
    let number = UInt32(names.count)
    numbers[key] = number
    names.append(key)
    return Symbol(index: number)
  }

  /// The symbol of a key, if it has one.
  public func find(_ name: String) -> Symbol? {
    numbers[Array(name.utf8)].map { Symbol(index: $0) }
  }

  /// The key behind a symbol.
  public func name(_ symbol: Symbol) -> String {
    String(decoding: names[Int(symbol.index)], as: UTF8.self)
  }

  /// Whether one key comes before another, bytewise.
  public func precedes(_ left: Symbol, _ right: Symbol) -> Bool {
    names[Int(left.index)].lexicographicallyPrecedes(names[Int(right.index)])
  }
}
