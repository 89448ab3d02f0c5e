import Bytes
import Events
import EventsSupport
import Foundation
import TestSupport
import Testing

/// Random events and random lines; the seeds are in the message of whatever fails.
///
/// `RECAUDA_ROUNDS` multiplies the number of lines for a long run by hand, `RECAUDA_SEED` begins
/// elsewhere.
@Suite struct ReadersAgreeTests {
  static let environment = ProcessInfo.processInfo.environment
  static let rounds = environment["RECAUDA_ROUNDS"].flatMap(Int.init) ?? 1
  static let firstSeed = environment["RECAUDA_SEED"].flatMap(UInt64.init) ?? 20_210_331

  @Test(arguments: Catalogue.standard.types.indices)
  func validEventsAreReadByBothReadersInEveryForm(type: Int) throws {
    let catalogue = Catalogue.standard
    let seed = ReadersAgreeTests.firstSeed &+ UInt64(type) << 32
    var generator = EventGenerator(seed: seed)
    var scrambler = ScrambledWriter(seed: seed)
    let agreement = ReaderAgreement()
    let reader = StrictReader()
    for round in 0..<(40 * ReadersAgreeTests.rounds) {
      let said: Comment = "seed \(seed) round \(round)"
      let plain = generator.event(type: type)
      for (event, form) in [
        (plain, StrictReader.Form.submitted), (generator.recorded(plain), .recorded),
      ] {
        let canonical = bytes(event, catalogue)
        if canonical.count > CanonicalWriter.lineLimit { continue }
        #expect(try canonical.withBytes { try reader.read($0, form) } == event, said)
        #expect(agreement.breach(canonical, behind: canonical) == nil, said)
        let scrambled = scrambler.write(event)
        let read = try scrambled.withBytes { try reader.read($0, form) }
        #expect(read == event, said)
        #expect(bytes(read, catalogue) == canonical, said)
      }
      let scanner = Scanner()
      var scanned = ScannedEvent()
      let line = bytes(plain, catalogue)
      if line.count <= CanonicalWriter.lineLimit {
        #expect(line.withBytes { scanner.scanSubmitted($0, into: &scanned) }, said)
      }
    }
  }

  @Test(arguments: 0..<40)
  func spoiltLinesAreReadAlike(batch: Int) {
    let seed = ReadersAgreeTests.firstSeed &+ UInt64(batch) << 40
    var generator = EventGenerator(seed: seed)
    var mutator = LineMutator(seed: seed)
    let agreement = ReaderAgreement()
    var accepted = 0
    for round in 0..<(40 * ReadersAgreeTests.rounds) {
      let event = generator.event()
      let line = bytes(
        Bool.random(using: &mutator.random) ? event : generator.recorded(event), .standard)
      if line.count > 4_000 && round % 16 != 0 { continue }
      for _ in 0..<20 {
        let spoilt = mutator.mutate(line)
        // Behind the line: another's rest, or nothing.
        let behind = Bool.random(using: &mutator.random) ? Array(line.suffix(40)) : []
        if let breach = agreement.breach(spoilt, behind: behind) {
          Issue.record(
            "seed \(seed) round \(round): \(breach): \(String(decoding: spoilt, as: UTF8.self))")
          return
        }
        accepted += spoilt.withBytes { (try? StrictReader().read($0)) != nil } ? 1 : 0
      }
    }
    // A mutator that only makes rubbish would prove nothing.
    #expect(accepted > 20)
  }

  @Test(arguments: 0..<8)
  func everyCutOfALineIsRefusedWhateverLiesBehind(batch: Int) {
    let seed = ReadersAgreeTests.firstSeed &+ UInt64(batch) << 48
    var generator = EventGenerator(seed: seed)
    let agreement = ReaderAgreement()
    for type in Catalogue.standard.types.indices where type % 8 == batch {
      let line = bytes(generator.recorded(generator.event(type: type)), .standard)
      for end in 0..<min(line.count, 600) {
        let breach = agreement.breach(Array(line[..<end]), behind: Array(line[end...]))
        #expect(breach == nil, "seed \(seed) type \(type) cut at \(end)")
      }
    }
  }

  private func bytes(_ event: Event, _ catalogue: Catalogue) -> [UInt8] {
    let buffer = ByteBuffer(capacity: 256)
    CanonicalWriter.write(event, catalogue, to: buffer)
    return buffer.bytes.array
  }
}
