import Bytes
import Events
import Values

/// A small ledger in which everything interacts: the same one for the same seed, everywhere.
///
/// Well formed, but odd: back-dated and post-dated events, annulments of anything, names of things that
/// do not exist or belong to others, late and overlapping policies.
public struct RandomLedger {
  /// What it was made from.
  public let seed: UInt64
  /// The events, as recorded: `seq` from 0, `at` never falling.
  public let events: [Event]
  /// Their canonical lines.
  public let lines: [[UInt8]]

  /// The ledger of that seed: 5 to 120 events of 1 to 6 accounts over one to three years.
  public init(seed: UInt64) {
    var maker = RandomMaker(seed: seed)
    maker.make()
    self.seed = seed
    events = maker.events
    lines = events.map { event in
      let buffer = ByteBuffer(capacity: 256)
      CanonicalWriter.write(event, .standard, to: buffer)
      return buffer.bytes.array
    }
  }

  /// The first day on which an event takes effect.
  public var firstDay: Day { events.map(\.on).min() ?? Day(number: 18_262) }

  /// A day well after the last event.
  public var lastDay: Day { (events.map(\.on).max() ?? firstDay).adding(days: 100) }
}

/// Makes a random ledger, event by event, and remembers what later events may name.
struct RandomMaker {
  var draw: Draw
  var events: [Event] = []

  enum Theme: CaseIterable { case anything, agreements, collection, office, programme }

  // The town.
  let accounts: [String]
  let barrios: [String]
  let kinds = ["home", "shop"]
  let concepts: [String]
  let subjects = ["PL-1", "PL-2"]
  let size: Int
  let span: Int
  /// What this ledger is mostly about; the rest goes on beside it.
  let theme: Theme

  // What has been recorded so far.
  var charges: [(id: String, account: String, amount: String)] = []
  var payments: [Event] = []
  var agreements: [(id: String, account: String, amounts: [String])] = []
  var requests: [String] = []
  /// The day on which the next event is recorded.
  var clock: Day
  private var at = Instant(milliseconds: 0)

  init(seed: UInt64) {
    var draw = Draw(seed: seed)
    accounts = Array(["A", "B", "C", "D", "E", "F"].prefix(draw.number(1...6)))
    barrios = Array(["centro", "norte", "sur", "este", "oeste"].prefix(draw.number(2...5)))
    concepts = Array(["land", "water", "trash", "market"].prefix(draw.number(1...4)))
    size = draw.chance(30) ? draw.number(5...30) : draw.number(30...120)
    span = draw.number(365...1_095)
    theme = draw.one(of: Theme.allCases)
    clock = Day(number: 18_200 + Int32(draw.number(0...400)))
    self.draw = draw
  }

  /// The id of the event that comes next.
  var nextId: String { "e\(events.count)" }

  mutating func make() {
    record(
      "ledger.opened",
      [("ledger", "L"), ("name", "x"), ("country", "MX"), ("currency", "MXN")].map {
        ($0.0, quoted($0.1))
      }, on: clock)
    // Most ledgers begin in good order; some parts are late or never come.
    if draw.chance(80) { adoptPolicy() }
    for concept in concepts where draw.chance(70) { defineConcept(concept) }
    for account in accounts where draw.chance(80) { openAccount(account) }
    if theme == .programme { adoptProgram() }
    while events.count < size {
      // Days pass so that the events spread over the span.
      let pace = max(1, span * 2 / size)
      if draw.chance(70) { clock = clock.adding(days: draw.number(0...pace)) }
      makeOne()
    }
  }

  /// The day on which an event takes effect: mostly today; sometimes late, sometimes ahead.
  mutating func effectiveDay() -> Day {
    switch draw.number(0...99) {
    case 0..<70: clock
    case 70..<84: clock.adding(days: -draw.number(1...40))
    case 84..<92: clock.adding(days: -draw.number(41...300))
    default: clock.adding(days: draw.number(1...40))
    }
  }

  /// Records an event whose members are JSON already.
  @discardableResult
  mutating func record(_ type: String, _ members: [(String, String)], on: Day? = nil) -> Event {
    let day = on ?? effectiveDay()
    let head = [("type", type), ("on", "\(day)"), ("id", nextId), ("by", "clerk")]
    let line = Array(object(head.map { ($0.0, quoted($0.1)) } + members).utf8)
    let read: Result<Event, Refusal> = line.withBytes { bytes in
      do throws(Refusal) {
        return .success(try StrictReader().read(bytes))
      } catch {
        return .failure(error)
      }
    }
    guard case .success(var event) = read else {
      preconditionFailure("\(String(decoding: line, as: UTF8.self)): \(read)")
    }
    event.seq = UInt64(events.count)
    let morning = Instant(milliseconds: Int64(clock.number) * 86_400_000 + 28_800_000)
    at = max(at, morning)
    at = Instant(milliseconds: at.milliseconds + Int64(draw.number(0...600_000)))
    event.at = at
    events.append(event)
    return event
  }
}

/// Draws from a seed.
struct Draw {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  // SplitMix64.
  private mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func number(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(next() % UInt64(range.count))
  }

  /// True so many times in a hundred.
  mutating func chance(_ percent: Int) -> Bool { number(0...99) < percent }

  mutating func one<T>(of values: [T]) -> T { values[number(0...(values.count - 1))] }

  /// One of the last few, nil of none.
  mutating func recent<T>(of values: [T]) -> T? {
    values.isEmpty ? nil : one(of: Array(values.suffix(12)))
  }

  /// Some of them, at least one, in any order.
  mutating func some<T>(of values: [T]) -> [T] {
    var left = values
    var chosen: [T] = []
    for _ in 0..<number(1...values.count) {
      chosen.append(left.remove(at: number(0...(left.count - 1))))
    }
    return chosen
  }

  /// An amount in centavos, often a round one.
  mutating func amount() -> String {
    switch number(0...9) {
    case 0...3: one(of: ["100.00", "500.00", "1000.00", "250.00"])
    case 4: one(of: ["0.01", "0.05", "33.33", "66.67", "99.99"])
    case 5: chance(5) ? "9999999999.99" : "5000.00"
    default: "\(Centavos(Int64(number(1...200_000))))"
    }
  }

  mutating func percent() -> String {
    one(of: ["100", "50", "33.333333", "10", "0", "12.5", "99.999999"])
  }
}
