import Bytes
import Files
import Log
import TestSupport
import Testing
import Values

/// Somebody with the ledger's disk, but without its key, rewrites history: `verify` and the auditor's script
/// both find it, every time, by the checkpoint that was kept elsewhere.
struct EvidenceAttackTests {
  private static let script = "\(Binary.repository)/Scripts/verify-without-us"
  private static let rounds = 38

  /// A signed ledger, and what the auditor keeps: its vkey and one checkpoint.
  private struct Town {
    let sandbox: Sandbox
    let vkey: String
    let lines: [[UInt8]]

    init() throws {
      sandbox = try Sandbox()
      _ = try sandbox.municipality("events", seed: 17, events: 240)
      _ = try sandbox.onTown("append", "--commit-every", "60", "\(sandbox.path)/events")
      let made = try sandbox.recauda("key", "new", "--name", "town", "--out", "\(sandbox.path)/key")
      vkey = String(try #require(made.lines.first))
      let signed = try sandbox.onTown("checkpoint", "--key", "\(sandbox.path)/key")
      try #require(signed.status == 0, "\(signed.err)")
      try sandbox.write("kept", signed.out)
      lines = try sandbox.log().map { Array($0.utf8) }
    }

    /// A copy to be harmed, in the folder `attacked`.
    func copy() throws {
      _ = try sandbox.shell("rm -rf attacked; cp -a town attacked; rm -rf attacked/index")
    }

    /// Puts another history in the copy's place: whole frames, whole marks, nothing out of order.
    func rewrite(_ lines: [[UInt8]], frames: Int) throws {
      _ = try sandbox.shell(
        "rm -rf attacked/log attacked/set; mv attacked/checkpoints attacked/set")
      let path = "\(sandbox.path)/attacked"
      try LogLayout(path).create()
      let writer = try LogWriter(
        path, limits: LogLimits(frameBytes: frames), wait: 10, command: "test")
      for start in stride(from: 0, to: lines.count, by: 61) {
        writer.begin()
        for (place, line) in lines[start..<min(start + 61, lines.count)].enumerated() {
          try Town.numbered(line, start + place).withBytes { try writer.append($0) }
        }
        let last = lines[min(start + 61, lines.count) - 1]
        try writer.commit(lastRecordedMs: try Town.recorded(last))
      }
      _ = try sandbox.shell("rmdir attacked/checkpoints; mv attacked/set attacked/checkpoints")
      _ = try sandbox.shell("rm -rf attacked/index")
    }

    /// A line with another number.
    private static func numbered(_ line: [UInt8], _ seq: Int) -> [UInt8] {
      let comma = line.firstIndex(of: UInt8(ascii: ",")) ?? 0
      return Array("{\"seq\":\(seq)".utf8) + Array(line[comma...])
    }

    /// When a line was recorded, which a mark tells of its last one.
    private static func recorded(_ line: [UInt8]) throws -> Int64 {
      let text = String(decoding: line, as: UTF8.self)
      let place = try #require(text.firstRange(of: "\"at\":\""))
      return try #require(Instant(String(text[place.upperBound...].prefix(24)))).milliseconds
    }

    /// What `verify` and the script say of the copy.
    func verdicts() throws -> (ours: Outcome, theirs: Outcome) {
      let words = "--checkpoint kept --vkey '\(vkey)'"
      return (
        try sandbox.shell("recauda --ledger attacked verify \(words) 2>&1"),
        try sandbox.shell("'\(EvidenceAttackTests.script)' log attacked \(words) 2>&1")
      )
    }
  }

  private enum Attack: CaseIterable {
    case change, drop, swap, double, insert, cut, recompress, tail
    case flip, lostSegment, cutFile, forgedKept, forgedRoot, otherKey
  }

  @Test("whoever rewrites history is found", arguments: [UInt64(90)])
  func attacks(seed: UInt64) throws {
    let town = try Town()
    try town.copy()
    let clean = try town.verdicts()
    #expect(
      clean.ours.status == 0 && clean.theirs.status == 0, "\(clean.ours.out) \(clean.theirs.out)")
    try town.rewrite(town.lines, frames: 5000)
    let regrouped = try town.verdicts()
    #expect(regrouped.ours.status == 0 && regrouped.theirs.status == 0, "\(regrouped.theirs.out)")
    var generator = SplitMix64(seed: seed)
    var tried = 0
    for attack in Attack.allCases {
      for round in 0..<EvidenceAttackTests.rounds {
        try town.copy()
        guard try commit(attack, town, &generator) else { continue }
        tried += 1
        let found = try town.verdicts()
        if found.ours.status != 1 || found.theirs.status != 1 {
          let said =
            "\(found.ours.status) \(found.ours.out) \(found.theirs.status) \(found.theirs.out)"
          Issue.record("seed \(seed), \(attack) \(round): \(said)")
        }
      }
    }
    #expect(tried >= 500, "\(tried) attacks")
  }

  /// Does the harm; false if it came out as no harm.
  private func commit(
    _ attack: Attack, _ town: Town, _ generator: inout SplitMix64
  ) throws -> Bool {
    var lines = town.lines
    let one = 1 + generator.below(lines.count - 1)
    let other = 1 + generator.below(lines.count - 1)
    switch attack {
    case .change, .recompress: lines[one] = changed(lines[one], &generator)
    case .drop: lines.remove(at: one)
    case .swap: lines.swapAt(one, other)
    case .double: lines.insert(lines[one], at: other)
    case .insert:
      lines.insert(
        Array(
          String(decoding: lines[one], as: UTF8.self)
            .replacing("\"id\":\"", with: "\"id\":\"x").utf8), at: other)
    case .cut: lines.removeLast(61 * (1 + generator.below(3)))
    case .tail:
      lines[one] = changed(lines[one], &generator)
      lines += town.lines.suffix(1 + generator.below(20)).map {
        Array(String(decoding: $0, as: UTF8.self).replacing("\"id\":\"", with: "\"id\":\"y").utf8)
      }
    case .flip, .lostSegment, .cutFile: return try harmFile(attack, town, &generator)
    case .forgedKept, .forgedRoot, .otherKey: return try forge(attack, town, &generator)
    }
    guard lines != town.lines else { return false }
    try town.rewrite(lines, frames: attack == .recompress ? 1000 + generator.below(60_000) : 5000)
    // The attacker may take away, too, what the ledger itself has of checkpoints.
    if generator.below(2) == 0 { _ = try town.sandbox.shell("rm -f attacked/checkpoints/*") }
    return true
  }

  /// Another digit, or another letter, where a line has one after its envelope.
  private func changed(_ line: [UInt8], _ generator: inout SplitMix64) -> [UInt8] {
    var line = line
    let places = line.indices.filter { line[$0] >= 0x31 && line[$0] <= 0x38 && $0 > 70 }
    let letters = line.indices.filter {
      line[$0] >= 0x62 && line[$0] <= 0x79 && $0 > line.count - 9
    }
    guard let place = (places.isEmpty ? letters : places).randomElement(using: &generator) else {
      return line
    }
    line[place] += 1
    return line
  }

  private func harmFile(
    _ attack: Attack, _ town: Town, _ generator: inout SplitMix64
  ) throws -> Bool {
    let sandbox = town.sandbox
    let segment = "attacked/log/\(try #require(try sandbox.names("attacked/log").last))"
    var bytes = try sandbox.read(segment)
    switch attack {
    case .flip:
      // Inside the first frame: bytes of marks are ours alone, and an auditor does not look at them.
      let end = bytes.firstRange(of: [0x5C, 0x2A, 0x4D, 0x18])?.lowerBound ?? bytes.count
      bytes[generator.below(end)] ^= UInt8(1 << generator.below(8))
    case .lostSegment:
      try FileSystem.remove("\(sandbox.path)/\(segment)")
      return true
    default:
      bytes.removeLast(1 + generator.below(bytes.count - 1))
    }
    try sandbox.write(segment, bytes)
    return true
  }

  private func forge(
    _ attack: Attack, _ town: Town, _ generator: inout SplitMix64
  ) throws -> Bool {
    let sandbox = town.sandbox
    let name = try #require(try sandbox.names("attacked/checkpoints").last)
    let path = "attacked/checkpoints/\(name)"
    var text = try sandbox.read(path)
    switch attack {
    case .forgedKept:
      text[generator.below(text.count)] ^= UInt8(1 << generator.below(8))
    case .forgedRoot:
      // The history is rewritten, and the checkpoint's root with it; the signature is what it was.
      var lines = town.lines
      let place = 1 + generator.below(lines.count - 1)
      lines[place] = changed(lines[place], &generator)
      guard lines != town.lines else { return false }
      try town.rewrite(lines, frames: 5000)
      let root = try LogSnapshot("\(sandbox.path)/attacked").root.base64
      var parts = String(decoding: text, as: UTF8.self).split(
        separator: "\n", omittingEmptySubsequences: false)
      parts[2] = root[...]
      text = Array(parts.joined(separator: "\n").utf8)
    default:
      // Signed, but by a key that the attacker made under the same name.
      let made = try sandbox.shell(
        "rm -f other; recauda key new --name town --out other -q; rm -f attacked/ledger.vkey "
          + "attacked/checkpoints/*; recauda --ledger attacked checkpoint --key other -q")
      try #require(made.status == 0, "\(made.err)")
      return true
    }
    try sandbox.write(path, text)
    return true
  }
}
