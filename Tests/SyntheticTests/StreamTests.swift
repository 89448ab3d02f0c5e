import Bytes
import Events
import Synthetic
import Testing
import Values

/// What is promised of every stream, whatever its size: as many lines as asked for, all accepted.
@Suite struct StreamTests {
  static let sizes: [(accounts: Int, years: Int, events: Int)] = [
    (1, 1, 130), (1, 1, 131), (1, 30, 200), (3, 1, 20_000), (10, 2, 1_000), (100, 6, 5_000),
    (100, 1, 40_000), (2_000, 3, 25_000), (50_000, 2, 3_000), (400, 100, 30_000),
  ]

  @Test(arguments: sizes)
  func everyStreamHasExactlyItsLinesAndAllAreAccepted(
    accounts: Int, years: Int, events: Int
  ) throws {
    let config = SyntheticConfig(
      seed: UInt64(events), accounts: accounts, years: years, events: events)
    let first = OnDay.first(config)
    let after = OnDay.first(config, years: years)
    var lines = 0
    var stream = try Stream(config)
    let scanner = Scanner()
    let strict = StrictReader()
    var event = ScannedEvent()
    let canonical = ByteBuffer(capacity: 4_096)
    while let line = stream.next() {
      lines += 1
      try #require(scanner.scanSubmitted(line, into: &event), "\(line.string)")
      #expect(event.on >= first && event.on < after, "\(line.string)")
      #expect(!event.versionImplied)
      // The strict reader is slow and the scanner is tested against it elsewhere.
      if lines % 7 == 0 || lines <= 200 {
        let read = try strict.read(line)
        canonical.clear()
        CanonicalWriter.write(read, .standard, to: canonical)
        try #require(canonical.bytes.equals(line), "\(line.string)")
      }
    }
    #expect(lines == events)
    #expect(stream.isAtEnd)
  }

  @Test func theFirstLineOpensTheLedger() throws {
    var stream = try Stream(SyntheticConfig(seed: 1, accounts: 10, years: 1, events: 500))
    let line = stream.next()
    let text = try #require(line?.string)
    #expect(text.hasPrefix(#"{"type":"policy.adopted","v":1,"on":"2019-01-01","#))
  }

  @Test func theSmallestStreamIsTheCatalogueAlone() throws {
    for barrios in [1, 40, 300] {
      let minimum = SyntheticConfig.minimumEvents(barrios: barrios, firstYear: 2019)
      var config = SyntheticConfig(seed: 1, accounts: 10, years: 1, events: minimum)
      config.barrios = barrios
      var stream = try Stream(config)
      var lines = 0
      while stream.next() != nil { lines += 1 }
      #expect(lines == minimum)

      config.events = minimum - 1
      let error = #expect(throws: SyntheticError.self) { try Municipality(config) }
      #expect(error == .tooFewEvents(minimum: minimum, barrios: barrios))
      #expect(error?.description.contains("\(minimum)") == true)
    }
  }

  @Test func whatNoMunicipalityCanBeMadeOfIsRefused() {
    func refused(_ change: (inout SyntheticConfig) -> Void) -> Bool {
      var config = SyntheticConfig(seed: 1, accounts: 10, years: 1, events: 1_000)
      change(&config)
      do {
        _ = try Municipality(config)
        return false
      } catch {
        return true
      }
    }
    #expect(!refused { _ in })
    #expect(refused { $0.accounts = 0 })
    #expect(refused { $0.years = 0 })
    #expect(refused { $0.years = 101 })
    #expect(refused { $0.firstYear = 1_899 })
    #expect(
      refused {
        $0.firstYear = 2_190; $0.years = 2
      })
    #expect(refused { $0.barrios = 0 })
    #expect(refused { $0.outOfOrder = Percent(millionths: 20_000_001) })
    #expect(refused { $0.annulled = Percent(millionths: -1) })
    #expect(refused { $0.agreements = Percent(millionths: 50_000_001) })
  }

  /// Re-record after a change that is meant: the test prints what it found.
  @Test(arguments: [
    (UInt64(1), UInt64(6_916_791_662_146_214_918)),
    (UInt64(2), UInt64(4_338_112_333_058_436_313)),
    (UInt64.max, UInt64(8_864_306_704_767_498_735)),
  ])
  func oneSeedGivesTheSameBytesOnAnyMachine(seed: UInt64, golden: UInt64) throws {
    let config = SyntheticConfig(seed: seed, accounts: 500, years: 3, events: 30_000)
    let hash = try fingerprint(config)
    #expect(hash == golden, "found \(hash)")
    #expect(try fingerprint(config) == hash)
  }

  @Test func anotherSeedGivesAnotherStream() throws {
    let one = SyntheticConfig(seed: 1, accounts: 50, years: 1, events: 1_000)
    var other = one
    other.seed = 3
    #expect(try fingerprint(one) != fingerprint(other))
  }

  // FNV-1a over all bytes.
  private func fingerprint(_ config: SyntheticConfig) throws -> UInt64 {
    var stream = try Stream(config)
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    while let line = stream.next() {
      for place in 0..<line.count { hash = (hash ^ UInt64(line[place])) &* 0x100_0000_01B3 }
      hash = (hash ^ 0x0A) &* 0x100_0000_01B3
    }
    return hash
  }
}
