import Bytes
import Files
import Log
import TestSupport
import Testing

@testable import Ledger

@Suite struct LedgerPropertyTests {
  /// Whatever is appended, in whatever policy, and whatever happens to the index in between: the ledger
  /// is an array of lines and a dictionary of ids.
  @Test(arguments: 0..<60 as Range<UInt64>)
  func theLedgerIsADictionary(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let tuning = LedgerTuning(
      recentIds: 1 + random.below(30), tableIds: 20 + random.below(60),
      filterAfter: random.below(200), filterBlockBits: random.below(8),
      hashBits: [.max, .max, 0x8000_0000_0000_0003, 0, 0xFF00_0000_0000_000F][random.below(5)],
      batchBytes: 1 + random.below(3000))
    var state = try State(seed: seed, tuning)
    for step in 0..<60 {
      try state.step(random.below(12), step)
      if random.below(6) == 0 { try state.check("seed \(seed), step \(step)") }
    }
    try state.check("seed \(seed), at the end")
    let found = try LedgerVerification(state.rig.path, limits: LedgerRig.limits).run()
    #expect(found.log.problems == [] && found.backward == [], "seed \(seed)")
  }

  /// Long lists and runs of many blocks, merged again and again; most look-ups go to the runs.
  @Test(arguments: 100..<103 as Range<UInt64>)
  func runsOfManyBlocks(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let bits: UInt64 = [.max, 0xF000_0000_0000_001F, .max][Int(seed) % 3]
    var state = try State(
      seed: seed,
      LedgerTuning(
        recentIds: 100, tableIds: 700, filterAfter: 500, filterBlockBits: 9, hashBits: bits,
        batchBytes: 20_000))
    for step in 0..<12 {
      try state.append(count: 100 + random.below(2500), hostile: 0, AppendRun.Policy())
      if random.below(3) == 0 { try state.reopen() }
      try state.check("seed \(seed), step \(step)")
    }
  }

  /// A ledger, the model it must equal, and a rival whose index is put in the ledger's place.
  struct State {
    let rig: LedgerRig
    var model = LedgerModel()
    var input: InputGenerator
    var writer: LedgerWriter?
    let rival: LedgerRig
    var rivalInput: InputGenerator
    var older: String?
    var random: SplitMix64
    let seed: UInt64
    var steps = 0

    init(seed: UInt64, _ tuning: LedgerTuning) throws {
      self.seed = seed
      rig = try LedgerRig(tuning)
      rival = try LedgerRig(tuning)
      input = InputGenerator(seed: seed)
      rivalInput = InputGenerator(seed: seed &+ 1000)
      random = SplitMix64(seed: seed &* 7 &+ 3)
      writer = try rig.writer()
      // Most ledgers are opened; in the others everything is refused until they are.
      if random.below(8) > 0 { try append([input.opening()], AppendRun.Policy()) }
    }

    mutating func step(_ choice: Int, _ step: Int) throws {
      steps = step
      rig.now += Int64(random.below(2000)) - 500
      switch choice {
      case 0: try reopen()
      case 1:
        writer = nil
        try harm()
        try reopen()
      case 2:
        writer = nil
        try State.seal(rig)
        try reopen()
      case 3:
        let copy = "\(rig.temporary.path)/older"
        try LedgerRig.copy(rig.layout.index, to: copy)
        older = copy
      case 4:
        // The rival goes its own way from here on, by the same clock.
        try LedgerRig.copy(rig.layout.log, to: rival.layout.log)
        rival.now = rig.now
        TemporaryDirectory.removeAll(rival.layout.index)
        try FileSystem.makeDirectory(rival.layout.index)
        let events = rivalInput.lines(1 + random.below(150), hostile: 0)
        var policy = AppendRun.Policy()
        policy.partial = true
        _ = try rival.append(rivalInput.file(events), policy, to: rival.writer())
      case 5:
        // What was added and not committed leaves nothing.
        guard let writer else { return }
        let lines = input.lines(random.below(100), hostile: 0)
        let batch = writer.newBatch()
        writer.begin()
        for (number, line) in lines.enumerated() {
          line.bytes.withBytes { batch.append($0, number: number + 1) }
        }
        batch.run()
        for line in batch.lines { _ = try writer.add(line, of: batch) }
        if random.below(2) == 0 { writer.abort() }
      default:
        var policy = AppendRun.Policy()
        policy.partial = random.below(3) == 0
        policy.dryRun = random.below(5) == 0
        if random.below(3) == 0 { policy.commitEvery = 1 + random.below(30) }
        let count = random.below(random.below(4) == 0 ? 300 : 20)
        try append(count: count, hostile: random.below(3) == 0 ? 100 : 2, policy)
      }
    }

    static func seal(_ rig: LedgerRig) throws {
      _ = try Sealer(LogWriter(rig.path, limits: LedgerRig.limits), level: 3).run()
    }

    mutating func append(count: Int, hostile: Int, _ policy: AppendRun.Policy) throws {
      try append(input.lines(count, hostile: hostile), policy)
    }

    mutating func append(_ inputs: [LedgerModel.Input], _ policy: AppendRun.Policy) throws {
      guard let writer else { return }
      let expected = model.append(inputs, policy, now: rig.now)
      let told = try rig.append(input.file(inputs), policy, to: writer)
      // Not one expression: thousands of lines would be printed.
      let place = "seed \(seed), step \(steps), \(policy)"
      #expect(told.commits == expected.commits, "\(place)")
      #expect(told.total == expected.total && told.isStopped == expected.isStopped, "\(place)")
      #expect(told.refused.count == expected.refused.count, "\(place)")
      for (told, expected) in zip(told.refused, expected.refused) where told != expected {
        Issue.record("\(place): \(told.summary), expected \(expected.summary)")
        break
      }
    }

    mutating func reopen() throws {
      writer = nil
      let known = IdRecent.knownSize(rig.layout.index)
      do {
        writer = try rig.writer()
        #expect(known <= UInt64(model.lines.count), "an index that knows more was taken")
      } catch LedgerError.log(.damage(let damage)) where damage.kind == .lost {
        // Only the rival's files know of more.
        #expect(damage.what.contains("acknowledged events are gone"))
        TemporaryDirectory.removeAll(rig.layout.index)
        try FileSystem.makeDirectory(rig.layout.index)
        writer = try rig.writer()
      }
    }

    /// Does something bad to the index of a closed ledger.
    mutating func harm() throws {
      let index = rig.layout.index
      let names = try FileSystem.list(index) ?? []
      guard let name = names.randomElement(using: &random) else { return }
      let path = "\(index)/\(name)"
      var bytes = try FileSystem.contents(path) ?? []
      switch random.below(8) {
      case 0: try FileSystem.remove(path)
      case 1:
        bytes.removeLast(random.below(bytes.count + 1))
        try LedgerRig.write(bytes, to: path)
      case 2: try LedgerRig.write(bytes + [0, 1, 2], to: path)
      case 3: if let older { try LedgerRig.copy(older, to: index) }
      case 4: try LedgerRig.copy(rival.layout.index, to: index)
      case 5, 6:
        // One file of another index, under its own name.
        let other = random.below(2) == 0 ? older ?? rival.layout.index : rival.layout.index
        guard let name = try FileSystem.list(other)?.randomElement(using: &random) else { return }
        try LedgerRig.write(
          try FileSystem.contents("\(other)/\(name)") ?? [], to: "\(index)/\(name)")
      default:
        if bytes.isEmpty { return }
        for _ in 0...random.below(3) { bytes[random.below(bytes.count)] ^= 1 << random.below(8) }
        try LedgerRig.write(bytes, to: path)
      }
    }

    mutating func check(_ place: String) throws {
      #expect(try rig.lines() == model.lines, "\(place)")
      #expect(writer.map { $0.size } == UInt64(model.lines.count), "\(place)")
      // Nothing tells an index that is made anew each time from one that is kept, but this.
      let index = try? IdIndex(opening: rig.layout.index, forWriting: false, rig.tuning)
      #expect(index?.covered == UInt64(model.lines.count), "\(place)")
      let snapshot = try rig.snapshot()
      let finder = EventFinder(snapshot, rig.tuning)
      for id in model.events.keys.sorted().prefix(random.below(6)) + ["nobody"] {
        let expected = model.events[id].map { model.lines[$0.seq] }
        #expect(try finder.line(ofID: id) == expected, "\(place), id \(id)")
      }
    }
  }
}
