import Bytes
import Values

extension StrictReader {
  func value(_ tree: JSONTree, _ shape: Shape, _ path: String) throws(Refusal) -> Value {
    func refusal(_ fault: Fault) -> Refusal {
      Refusal(offset: tree.offset, field: path, fault)
    }
    switch (shape, tree.kind) {
    case (.orNull, .null): return .null
    case (.orNull(let inner), _): return try value(tree, inner, path)
    case (.list(let entry, let listing), .array(let trees)):
      return .list(try list(trees, entry, listing, path, tree.offset))
    case (.object(let members), .object(let entries)):
      var entries = try Entries(entries, path: path + ".")
      try entries.refuseStrangers(known: members.map(\.name), listed: members.map(\.name))
      return .object(try object(&entries, members, tree.offset))
    case (.conditions, .object(let entries)):
      return .conditions(try conditions(entries, path))
    case (.bool, .bool(let truth)): return .bool(truth)
    case (.count(let range), .number(let digits)):
      guard let count = whole(digits), range.contains(count) else {
        throw refusal(.notCount(range))
      }
      return .count(count)
    case (.list, _): throw refusal(.wrongKind(expected: "a list"))
    case (.object, _), (.conditions, _): throw refusal(.wrongKind(expected: "an object"))
    case (.bool, _): throw refusal(.wrongKind(expected: "true or false"))
    case (.count, _): throw refusal(.wrongKind(expected: "a whole number without quotes"))
    case (_, .string(let bytes)):
      let fault = bytes.withBytes { (view) -> Result<Value, Fault> in string(view, shape) }
      switch fault {
      case .success(let value): return value
      case .failure(let fault): throw refusal(fault)
      }
    default: throw refusal(.wrongKind(expected: "a string"))
    }
  }

  private func string(_ bytes: Bytes, _ shape: Shape) -> Result<Value, Fault> {
    func whole<W: Written>(_ wrap: (W) -> Value?, _ fault: Fault) -> Result<Value, Fault> {
      var index = 0
      guard let scanned = W.scan(bytes, &index), index == bytes.count, let value = wrap(scanned)
      else { return .failure(fault) }
      return .success(value)
    }
    switch shape {
    case .key:
      var index = 0
      let length = Key.scan(bytes, &index)
      guard Key.length.contains(length), index == bytes.count else { return .failure(.notKey) }
      return .success(.text(bytes.string))
    case .text: return text(bytes)
    case .money(let range):
      return whole(
        { (amount: Centavos) in range.holds(amount) ? .money(amount) : nil }, .notMoney(range))
    case .percent(let range):
      return whole(
        { (percent: Percent) in
          range.millionths.contains(percent.millionths) ? .percent(percent) : nil
        }, .notPercent(range))
    case .day: return whole({ (day: Day) in .day(day) }, .notDay)
    case .month: return whole({ (month: Month) in .month(month) }, .notMonth)
    case .period:
      return Period.isPeriod(bytes) ? .success(.text(bytes.string)) : .failure(.notPeriod)
    case .choice(let words):
      let word = bytes.string
      let isOne = words.contains { $0.utf8.elementsEqual(word.utf8) }
      return isOne ? .success(.text(word)) : .failure(.notChoice(words))
    case .eventType:
      let name = bytes.string
      if catalogue.index(of: name) != nil { return .success(.text(name)) }
      return .failure(.unknownType(name, nearest: catalogue.nearest(to: name)))
    default: return .failure(.wrongKind(expected: "another value"))
    }
  }

  private func text(_ bytes: Bytes) -> Result<Value, Fault> {
    var index = 0
    var length = 0
    while let scalar = Text.scanScalar(bytes, &index) {
      if !Text.allows(scalar) { return .failure(.controlCharacter) }
      length += 1
    }
    guard Text.length.contains(length) else { return .failure(.textLength) }
    return .success(.text(bytes.string))
  }

  private func conditions(
    _ entries: [JSONTree.Entry], _ path: String
  ) throws(Refusal) -> [Value.Condition] {
    // Only for the doubled names.
    let entries = try Entries(entries, path: path + ".").entries
    var conditions: [Value.Condition] = []
    for entry in entries {
      let here = path + "." + String(decoding: entry.name, as: UTF8.self)
      if case .failure(let fault) = entry.name.withBytes({ text($0) }) {
        throw Refusal(offset: entry.offset, field: here, fault)
      }
      guard case .text(let text) = try value(entry.value, .text, here) else { continue }
      conditions.append(
        Value.Condition(field: String(decoding: entry.name, as: UTF8.self), text: text))
    }
    return conditions.sorted { $0.field.utf8.lexicographicallyPrecedes($1.field.utf8) }
  }

  private func whole(_ digits: [UInt8]) -> Int64? {
    guard digits.count <= 13 else { return nil }
    var value: Int64 = 0
    for byte in digits {
      guard (0x30...0x39).contains(byte) else { return nil }
      value = value * 10 + Int64(byte - 0x30)
    }
    return value
  }
}

extension Fault: Error {}

extension MoneyRange {
  /// Whether an amount within the limits of §1 is in this range.
  func holds(_ amount: Centavos) -> Bool {
    switch self {
    case .positive: amount.raw > 0
    case .notNegative: amount.raw >= 0
    case .signed: true
    }
  }
}
