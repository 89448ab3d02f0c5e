import Files
import Glibc
import TestSupport
import Testing

/// Whatever happens to the files of the projections: right answers, from projections made anew or from
/// the log, and never a failure.
///
/// `RECAUDA_DAMAGES` says how many flips; of other damage there is a fifth of it.
struct ProjectionDamageTests {
  private static let flips = Int(System.environment("RECAUDA_DAMAGES") ?? "") ?? 1_000

  /// A ledger with projections whose files can be put back as they were, and its right answers.
  private struct Bench {
    static let today = "2021-10-05"
    static let database = "town/recauda.sqlite"

    let sandbox: Sandbox
    let twin: Twin
    let questions: [[String]]
    let wanted: [Outcome]
    /// What lies in the ledger's folder and in `index/`.
    private let intact: [String: [UInt8]]
    let histories: String

    /// Projections that are behind by `behind` events of so many.
    init(_ events: Int, behind: Int = 0) throws {
      sandbox = try Sandbox()
      let lines = try sandbox.municipality("feed", seed: 37, events: events)
      let first = lines[..<(events - behind)]
      try sandbox.write("first", first.joined(separator: "\n") + "\n")
      try #require(try sandbox.onTown("append", "\(sandbox.path)/first").status == 0)
      let made = try sandbox.onTown("project", "--today", Bench.today)
      try #require(made.status == 0, "\(made.err)")
      for question in Asked.kept(today: Bench.today) {
        let asked = try sandbox.start(["--ledger", sandbox.town] + question).finish()
        try #require(asked.status == 0, "\(asked.err)")
      }
      try #require(try sandbox.onTown("append", "\(sandbox.path)/feed").status == 0)
      let accounts = sandbox.accounts(of: lines)
      let account = accounts[accounts.count / 2]
      let past = Asked.past(account, asOf: "2020-03-31", today: Bench.today)
      questions = Asked.present(account, today: Bench.today) + past
      twin = try Twin(of: "town", in: sandbox)
      wanted = try twin.answers(questions)
      histories = "town/index/\(try #require(try sandbox.leftovers("town").histories.first))"
      var intact: [String: [UInt8]] = [:]
      for name in [Bench.database, Bench.database + "-wal", Bench.database + "-shm", histories] {
        if let bytes = try FileSystem.contents("\(sandbox.path)/\(name)") { intact[name] = bytes }
      }
      self.intact = intact
    }

    func bytes(_ name: String) throws -> [UInt8] { try #require(intact[name]) }

    func restore() throws {
      for name in try sandbox.leftovers("town").histories {
        try FileSystem.remove("\(sandbox.path)/town/index/\(name)")
      }
      for ending in ["", "-wal", "-shm", ".new"] {
        try FileSystem.remove("\(sandbox.path)/\(Bench.database)\(ending)")
      }
      for (name, bytes) in intact { try sandbox.write(name, bytes) }
    }

    /// What is wrong with the answers as it lies now; nil if nothing is.
    func wrong() throws -> String? { try sandbox.wrong("town", questions, wanted) }
  }

  @Test(arguments: 0..<4)
  func aFlippedByteOfTheDatabaseIsNeverBelieved(part: Int) throws {
    let seed = UInt64(4_400 + part)
    var random = SplitMix64(seed: seed)
    let bench = try Bench(1_200, behind: part % 2 == 0 ? 0 : 20)
    for number in 0..<ProjectionDamageTests.flips / 4 {
      try bench.restore()
      var bytes = try bench.bytes(Bench.database)
      let place = random.below(bytes.count)
      bytes[place] ^= number % 2 == 0 ? 1 << UInt8(random.below(8)) : UInt8(1 + random.below(255))
      try bench.sandbox.write(Bench.database, bytes)
      let wrong = try bench.wrong()
      #expect(wrong == nil, "seed \(seed), flip \(number) at \(place)")
    }
  }

  /// What else may happen to a file.
  private enum Harm: CaseIterable {
    case gone, empty, cut, zeros, noise, copied, flipped

    func apply(_ bytes: [UInt8], _ random: inout SplitMix64) -> [UInt8]? {
      var bytes = bytes
      let place = random.below(bytes.count)
      let end = min(bytes.count, place + 1 + random.below(8_192))
      switch self {
      case .gone: return nil
      case .empty: return []
      case .cut: return Array(bytes[..<place])
      case .zeros: for index in place..<end { bytes[index] = 0 }
      case .noise: for index in place..<end { bytes[index] = UInt8(random.below(256)) }
      case .copied:
        let from = random.below(bytes.count - (end - place))
        bytes.replaceSubrange(place..<end, with: Array(bytes[from..<from + end - place]))
      case .flipped: bytes[place] ^= UInt8(1 + random.below(255))
      }
      return bytes
    }
  }

  @Test(arguments: [0, 300])
  func otherDamageIsNeverBelieved(behind: Int) throws {
    let seed = UInt64(9_120 + behind)
    var random = SplitMix64(seed: seed)
    let bench = try Bench(6_000, behind: behind)
    let files = [Bench.database, bench.histories, bench.histories]
    for number in 0..<ProjectionDamageTests.flips / 10 {
      try bench.restore()
      let file = files[number % files.count]
      let harm = Harm.allCases[number / files.count % Harm.allCases.count]
      try FileSystem.remove("\(bench.sandbox.path)/\(file)")
      if let bytes = harm.apply(try bench.bytes(file), &random) {
        try bench.sandbox.write(file, bytes)
      }
      let context = Comment("seed \(seed), number \(number): \(harm) of \(file)")
      #expect(try bench.wrong() == nil, context)
      // Whatever was left is good enough to go on from.
      let brought = try bench.sandbox.onTown("project", "--today", "2021-10-06")
      #expect(brought.status == 0, "\(context): \(brought.err)")
    }
  }

  @Test func whatLiesBesideTheDatabaseMayGo() throws {
    let bench = try Bench(6_000, behind: 40)
    var random = SplitMix64(seed: 61)
    for ending in ["-wal", "-shm"] {
      for number in 0..<12 {
        try bench.restore()
        let noise = (0..<random.below(50_000)).map { _ in UInt8(random.below(256)) }
        try FileSystem.remove("\(bench.sandbox.path)/\(Bench.database)\(ending)")
        if number > 0 { try bench.sandbox.write(Bench.database + ending, noise) }
        #expect(try bench.wrong() == nil, "\(ending), \(number)")
      }
    }
  }

  /// Files of another ledger, or of another time, under the right names.
  @Test func strangersAreNeverBelieved() throws {
    let bench = try Bench(6_000)
    let sandbox = bench.sandbox
    // The same accounts with another life: the first half of what the ledger holds.
    let half = try sandbox.shell(
      """
      mkdir other && recauda --ledger other/town init --ledger-key town --name M --country MX \
        --currency MXN --on 2019-01-01 && head -3000 feed | recauda --ledger other/town append \
        && recauda --ledger other/town project --today \(Bench.today)
      """)
    try #require(half.status == 0, "\(half.err)")
    let other = try #require(try sandbox.leftovers("other/town").histories.first)
    let databaseOfOther = try sandbox.read("other/town/recauda.sqlite")
    let historiesOfOther = try sandbox.read("other/town/index/\(other)")

    try bench.restore()
    try sandbox.write(Bench.database, databaseOfOther)
    #expect(try bench.wrong() == nil, "another ledger's database")
    try sandbox.write("town/index/\(other)", historiesOfOther)
    try sandbox.write(Bench.database, databaseOfOther)
    #expect(try bench.wrong() == nil, "another ledger's database and histories")
    try bench.restore()
    try sandbox.write(bench.histories, historiesOfOther)
    // Every account, as each has its own place in the file.
    let first = try everyAccount(sandbox)
    let wanted = try bench.twin.answers(first)
    #expect(try sandbox.wrong("town", first, wanted) == nil, "another ledger's histories")
    try bench.restore()
    try sandbox.write(bench.histories, historiesOfOther)
    #expect(try bench.wrong() == nil, "another ledger's histories")

    // Histories of an earlier making of the same projections, when less was known.
    try #require(
      try sandbox.shell("cp -r town late && rm -r town && cp -r other/town town").status == 0)
    try #require(try sandbox.onTown("project", "--rebuild", "--today", Bench.today).status == 0)
    let early = try #require(try sandbox.leftovers("town").histories.first)
    let historiesOfEarly = try sandbox.read("town/index/\(early)")
    try #require(try sandbox.onTown("append", "\(sandbox.path)/feed").status == 0)
    try #require(try sandbox.onTown("project", "--rebuild", "--today", Bench.today).status == 0)
    let now = try #require(try sandbox.leftovers("town").histories.first)
    try sandbox.write("town/index/\(now)", historiesOfEarly)
    #expect(try sandbox.wrong("town", first, wanted) == nil, "earlier histories")
  }

  private func everyAccount(_ sandbox: Sandbox) throws -> [[String]] {
    let lines = String(decoding: try sandbox.read("feed"), as: UTF8.self).split(separator: "\n")
    return sandbox.accounts(of: lines).flatMap {
      [Asked.past($0, asOf: "2021-06-30", today: Bench.today)[0]]
    }
  }
}
