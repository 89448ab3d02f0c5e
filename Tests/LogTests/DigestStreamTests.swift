import Bytes
import Log
import TestSupport
import Testing

/// SHA-256 piece by piece is SHA-256 of the whole.
@Suite struct DigestStreamTests {
  @Test func publishedVectors() {
    func hex(_ pieces: [String]) -> String {
      var stream = DigestStream()
      for piece in pieces { Array(piece.utf8).withBytes { stream.update($0) } }
      return stream.digest.hex
    }
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    #expect(hex([]) == empty && hex(["", ""]) == empty)
    let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    #expect(hex(["abc"]) == abc && hex(["a", "", "b", "c"]) == abc)
    let long = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"
    #expect(
      hex([long]) == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
  }

  @Test func piecesOfEveryLength() {
    let bytes = (0..<700).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 / 7) }
    for length in 1...200 {
      var stream = DigestStream()
      var done = 0
      while done < bytes.count {
        let piece = Array(bytes[done..<min(done + length, bytes.count)])
        piece.withBytes { stream.update($0) }
        done += piece.count
        // Looked at in the middle, it goes on as if nobody had looked.
        let whole = Array(bytes[..<done]).withBytes { Digest.sha256($0) }
        #expect(stream.digest == whole, "pieces of \(length), \(done) bytes")
      }
    }
  }
}
