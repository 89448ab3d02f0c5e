import Bytes
import TestSupport
import Testing

@testable import Log

/// The definition of RFC 6962, section 2.1, as it is written there.
func referenceRoot(_ leaves: ArraySlice<Digest>) -> Digest {
  guard let first = leaves.first else { return [UInt8]().withBytes { Digest.sha256($0) } }
  if leaves.count == 1 { return first }
  var split = 1
  while split * 2 < leaves.count { split *= 2 }
  let middle = leaves.startIndex + split
  let both = [1] + referenceRoot(leaves[..<middle]).bytes + referenceRoot(leaves[middle...]).bytes
  return both.withBytes { Digest.sha256($0) }
}

func leaf(_ number: Int) -> Digest { Array("leaf \(number)".utf8).withBytes { Digest.leaf($0) } }

@Suite struct CompactRangeTests {
  @Test func knownHashes() {
    let empty = CompactRange(start: 0).root.hex
    #expect(empty == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    let abc = Array("abc".utf8).withBytes { Digest.sha256($0).hex }
    #expect(abc == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    let leaf = [UInt8]().withBytes { Digest.leaf($0).hex }
    #expect(leaf == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")
  }

  @Test func leavesOfEveryLengthAreHashedAsDefined() {
    for length in 0..<300 {
      let line = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 7) }
      let plain = ([0] + line).withBytes { Digest.sha256($0) }
      #expect(line.withBytes { Digest.leaf($0) } == plain, "\(length) bytes")
    }
  }

  @Test func rootsAreThoseOfTheDefinition() {
    let leaves = (0..<300).map(leaf)
    var tree = CompactRange(start: 0)
    for size in 0...300 {
      #expect(tree.root == referenceRoot(leaves[..<size]), "\(size) leaves")
      #expect(CompactRange(size: UInt64(size), peaks: tree.peaks) == tree)
      if size < 300 { tree.append(leaf: leaves[size]) }
    }
  }

  @Test func partsJoinToTheWhole() {
    let leaves = (0..<300).map(leaf)
    for seed in 0..<200 as Range<UInt64> {
      var generator = SplitMix64(seed: seed)
      let size = generator.below(301)
      var tree = CompactRange(start: 0)
      while tree.end < size {
        var part = CompactRange(start: tree.end)
        let wanted = min(size - Int(tree.end), 1 + generator.below(70))
        while part.count < wanted { part.append(leaf: leaves[Int(part.end)]) }
        tree.append(part)
      }
      #expect(tree.root == referenceRoot(leaves[..<size]), "seed \(seed)")
    }
  }
}
