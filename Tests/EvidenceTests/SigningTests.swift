import Bytes
import Files
import Log
import TestSupport
import Testing

@testable import Evidence

/// What is signed, what is refused, and that the index is never believed.
struct SigningTests {
  @Test("a checkpoint continues the one before, with and without hashing anew")
  func continues() throws {
    let town = try SealedTown([700, 1, 300])
    let first = try town.sign()
    #expect(first.checkpoint.size == 1001)
    #expect(try town.snapshot().root == first.checkpoint.root)
    #expect(try town.sign().wasThere)
    try town.commit(2000)
    #expect(try town.sign(.init(trustsIndex: true)).checkpoint.size == 3001)
    try town.commit(5)
    #expect(try town.sign().checkpoint.root == town.snapshot().root)
    let earlier = try town.sign(.init(size: 1700)).checkpoint
    let lines = (0..<1700).map { SealedTown.line(UInt64($0)).withBytes { Digest.leaf($0) } }
    #expect(earlier.root == SlowTree.root(lines[...]))
  }

  @Test("another history is not signed", arguments: [false, true])
  func inconsistent(trustsIndex: Bool) throws {
    let town = try SealedTown([600, 600])
    try town.sign()
    try town.rewrite([600, 601], "y")
    #expect(throws: EvidenceError.self) { try town.sign(.init(trustsIndex: trustsIndex)) }
    #expect(throws: EvidenceError.self) { try Proving(town.snapshot()).event(5) }
    try town.rewrite([600, 601], "x")
    try town.sign(.init(trustsIndex: trustsIndex))
  }

  @Test("checkpoints that are gone are worth a word")
  func gone() throws {
    let town = try SealedTown([300])
    let first = try town.sign()
    #expect(!first.lostEarlier)
    #expect(try !town.sign().lostEarlier)
    try FileSystem.remove(first.file)
    #expect(try town.sign().lostEarlier)
  }

  @Test("a shorter log is not signed")
  func lost() throws {
    let town = try SealedTown([600, 600])
    try town.sign()
    try town.rewrite([600, 500], "x")
    #expect(throws: EvidenceError.self) { try town.sign() }
  }

  @Test("a spoilt or forged checkpoint stops the next one")
  func forged() throws {
    let town = try SealedTown([300])
    let signed = try town.sign()
    let other = try SigningKey(name: "town", seed: [UInt8](repeating: 9, count: 32))
    let forged = try Checkpoint(size: 300, root: signed.checkpoint.root, by: other)
    for text in [forged.file, signed.checkpoint.file.replacing("300", with: "299"), "", "town"] {
      try Array(text.utf8).withBytes { try FileSystem.replace(signed.file, with: $0) }
      #expect(throws: EvidenceError.self) { try town.sign() }
    }
  }

  @Test("another key needs to be told, another name is refused")
  func keys() throws {
    let town = try SealedTown([300])
    try town.sign()
    let next = try SigningKey(name: "town", seed: [UInt8](repeating: 9, count: 32))
    let signing = Signing(try town.snapshot(), ledger: "town")
    #expect(throws: EvidenceError.self) { try signing.sign(by: next, .init()) }
    _ = try signing.sign(by: next, .init(changesKey: true))
    try town.commit(10)
    // What the old key signed still counts, and what it signs now does not.
    _ = try Signing(try town.snapshot(), ledger: "town").sign(by: next, .init())
    #expect(throws: EvidenceError.self) { try town.sign() }
    let stranger = try SigningKey(name: "village", seed: [UInt8](repeating: 9, count: 32))
    #expect(throws: EvidenceError.self) { try signing.sign(by: stranger, .init()) }
  }

  @Test("keys are read only as they are written")
  func keyForms() throws {
    let key = try SigningKey(name: "town", seed: [UInt8](repeating: 7, count: 32))
    #expect(try SigningKey(file: key.file).verifier == key.verifier)
    #expect(try VerifierKey(key.verifier.description) == key.verifier)
    for text in [
      "", "town", "town+1234", "town+00000000+AYqI", key.verifier.description + "A",
      key.verifier.description.replacing("town", with: "tow n"), " " + key.verifier.description,
    ] {
      #expect(throws: NoEvidence.self, "\(text)") { try VerifierKey(text) }
    }
    for text in ["", key.verifier.description, key.file.replacing("town", with: "tomn")] {
      #expect(throws: NoEvidence.self, "\(text)") { try SigningKey(file: text) }
    }
    #expect(
      try SigningKey.random(name: "town").verifier != SigningKey.random(name: "town").verifier)
  }

  @Test("a missing, damaged or foreign index of the tree changes no proof", arguments: [UInt64(30)])
  func index(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let town = try SealedTown([70_000])
    try town.sign(.init(trustsIndex: true))
    let path = "\(LogLayout(town.path).index)/tree-"
    let proof = try Proving(town.snapshot()).event(1234)
    let whole = try #require(try FileSystem.contents("\(path)8"))
    #expect(whole.count == 32 * (70_000 / 256))
    #expect(try FileSystem.contents("\(path)16")?.count == 32)
    for harm in 0..<24 {
      let file = "\(path)\(harm % 4 == 3 ? 16 : 8)"
      var bytes = try #require(try FileSystem.contents(file))
      switch harm % 3 {
      case 0: bytes[generator.below(bytes.count)] ^= UInt8(1 << generator.below(8))
      case 1: bytes.removeLast(generator.below(bytes.count) + 1)
      default: bytes += bytes
      }
      try bytes.withBytes { try FileSystem.replace(file, with: $0) }
      let index = UInt64(generator.below(70_000))
      let again = try Proving(town.snapshot()).event(index)
      try again.check([town.key.verifier])
      #expect(again.line == SealedTown.line(index), "seed \(seed), harm \(harm)")
    }
    for level in [8, 16] { try FileSystem.remove("\(path)\(level)") }
    #expect(try Proving(town.snapshot()).event(1234) == proof)
    #expect(try FileSystem.contents("\(path)8") == whole)
  }

  @Test("every bit of a proof counts")
  func everyBit() throws {
    let town = try SealedTown([300])
    try town.sign()
    try town.commit(90)
    let newer = try town.sign().checkpoint
    let older = try #require(try CheckpointFolder(town.path).entries().first).content.get()
    let file = Array(try Proving(town.snapshot()).event(123).file.utf8)
    try EventProof(file).check([town.key.verifier])
    for bit in 0..<file.count * 8 {
      var spoilt = file
      spoilt[bit / 8] ^= UInt8(1 << (bit % 8))
      if (try? EventProof(spoilt).check([town.key.verifier])) != nil {
        Issue.record("bit \(bit) of an event's proof does not count")
      }
    }
    let proof = Array(try Proving(town.snapshot()).consistency(from: 300, to: 390).file.utf8)
    try ConsistencyProof(proof).check(older, newer)
    for bit in 0..<proof.count * 8 {
      var spoilt = proof
      spoilt[bit / 8] ^= UInt8(1 << (bit % 8))
      if (try? ConsistencyProof(spoilt).check(older, newer)) != nil {
        Issue.record("bit \(bit) of a proof of consistency does not count")
      }
    }
  }

  @Test("proofs of random events and sizes, with the ledger's own tree")
  func proofs() throws {
    var generator = SplitMix64(seed: 31)
    let town = try SealedTown([1, 255, 256, 1000, 3, 4000])
    for size in [1, 2, 255, 256, 257, 1511, 1512, 5000] { try town.sign(.init(size: UInt64(size))) }
    try town.sign()
    for _ in 0..<60 {
      let seq = UInt64(generator.below(5515))
      let proof = try Proving(town.snapshot()).event(seq)
      try proof.check([town.key.verifier])
      #expect(proof.line == SealedTown.line(seq))
    }
    let signed = try CheckpointFolder(town.path).entries().map { try $0.content.get() }
    for old in signed {
      for new in signed where old.size <= new.size {
        let proof = try Proving(town.snapshot()).consistency(from: old.size, to: new.size)
        try ConsistencyProof(Array(proof.file.utf8)).check(old, new)
      }
    }
  }

  @Test("a pack holds the log cut anywhere")
  func packs() throws {
    var generator = SplitMix64(seed: 32)
    let town = try SealedTown([10, 3000, 1, 7, 20_000])
    try town.sign(.init(size: 5))
    for size in [5, 10, 11, 3010, 3011, 3018, 23_018]
      + (0..<6).map({ _ in 6 + generator.below(23_000) })
    {
      let folder = try TemporaryDirectory()
      let pack = AuditPack(try town.snapshot(), ledger: "town", texts: [])
      _ = try pack.write(to: "\(folder.path)/pack.tar", size: UInt64(size), recordedMs: 1)
      #expect(Shell.run("cd '\(folder.path)' && tar xf pack.tar && mv recauda-audit-* town") == 0)
      let cut = try LogSnapshot("\(folder.path)/town")
      #expect(cut.size == UInt64(size) && cut.damage == nil && cut.tornTail == nil)
      let outcome = try LogVerification("\(folder.path)/town").run()
      #expect(outcome.problems.isEmpty && outcome.size == UInt64(size), "\(outcome.problems)")
      let want = (0..<size).map { SealedTown.line(UInt64($0)) + [0x0A] }.flatMap { $0 }
      #expect(try Shell.output("cat '\(folder.path)'/town/log/*.lz4 | lz4 -dc") == want)
    }
  }

  @Test("who else signed a checkpoint stays when it is signed again, and by another key")
  func cosigned() throws {
    let town = try SealedTown([300])
    let signed = try town.sign()
    let witness = "\u{2014} witness \(Base64.encode([UInt8](repeating: 5, count: 76)))\n"
    let file = Array((signed.checkpoint.file + witness).utf8)
    try file.withBytes { try FileSystem.replace(signed.file, with: $0) }
    #expect(try town.sign().wasThere)
    #expect(try FileSystem.contents(signed.file) == file)
    let next = try SigningKey(name: "town", seed: [UInt8](repeating: 9, count: 32))
    let again = try Signing(try town.snapshot(), ledger: "town").sign(
      by: next, .init(changesKey: true))
    #expect(!again.wasThere)
    let bytes = try #require(try FileSystem.contents(signed.file))
    #expect(bytes.starts(with: file) && bytes.count > file.count)
    for key in [town.key, next] { try Checkpoint(bytes).check([key.verifier]) }
  }

  @Test("a size is at most 2^63 - 1, in a checkpoint and in its name")
  func hugeSizes() throws {
    let town = try SealedTown([300])
    let text = try town.sign().checkpoint.file
    for size in ["9223372036854775808", "18446744073709551615"] {
      #expect(throws: NoEvidence.self) {
        try Checkpoint(Array(text.replacing("300", with: size).utf8))
      }
      try Array("x".utf8).withBytes {
        try FileSystem.replace("\(town.path)/checkpoints/\(size)", with: $0)
      }
    }
    #expect(try CheckpointFolder(town.path).entries().compactMap(\.size) == [300])
  }

  @Test("a proof between sizes that nobody signed is not made of a damaged index")
  func unsignedSizes() throws {
    let town = try SealedTown([1000])
    let want = try Proving(town.snapshot()).consistency(from: 300, to: 600)
    let path = "\(LogLayout(town.path).index)/tree-8"
    var index = try #require(try FileSystem.contents(path))
    index[5] ^= 1
    try index.withBytes { try FileSystem.replace(path, with: $0) }
    #expect(try Proving(town.snapshot()).consistency(from: 300, to: 600) == want)
    #expect(try Proving(town.snapshot()).consistency(from: 0, to: 0).path.isEmpty)
  }

  @Test("a key brought along, and no checkpoint that it could have signed, is no evidence")
  func keyWithoutCheckpoints() throws {
    let town = try SealedTown([10])
    let outcome = try LogVerification(town.path).run()
    for (keys, count) in [([], 0), ([town.key.verifier], 1)] {
      let verdicts = try CheckpointVerdicts(town.path, kept: [], keys: keys)
        .verdicts(roots: outcome.roots, held: outcome.size, ledger: nil)
      #expect(verdicts.count(where: { $0.problem != nil }) == count)
    }
  }

  @Test("keys may have been through Windows")
  func carriageReturns() throws {
    let key = try SigningKey(name: "town", seed: [UInt8](repeating: 7, count: 32))
    #expect(try SigningKey(file: key.file.replacing("\n", with: "\r\n")).verifier == key.verifier)
    #expect(try VerifierKey.list("\(key.verifier)\r\n\(key.verifier)\r\n").count == 2)
  }

  @Test("a checkpoint under two names is packed once")
  func doubledNames() throws {
    let town = try SealedTown([10])
    let signed = try town.sign()
    try Array(signed.checkpoint.file.utf8).withBytes {
      try FileSystem.replace("\(town.path)/checkpoints/10", with: $0)
    }
    let pack = AuditPack(try town.snapshot(), ledger: "town", texts: [])
    #expect(try pack.write(to: "\(town.path)/pack", size: 10, recordedMs: 1).checkpoints == 1)
  }
}
