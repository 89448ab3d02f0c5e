import Bytes
import Events
import Files
import Workers

/// One run of `append`: lines from inputs into commits, with a count of what became of them.
public struct AppendRun {
  /// What became of the lines of a commit, or of all.
  public struct Tally: Sendable, Equatable {
    /// Events that were added.
    public var appended: UInt64 = 0
    /// Events that were there already.
    public var already: UInt64 = 0
    /// Lines that were refused.
    public var refused: UInt64 = 0
    /// The first event that was added.
    public var first: UInt64?
    /// The last event that was added.
    public var last: UInt64?
    /// How many events the ledger has now.
    public var size: UInt64 = 0

    /// Nothing yet.
    public init() {}
  }

  /// A line that was refused, and where it stood.
  public struct RefusedLine {
    /// The input's name.
    public var input: String
    /// The line's number in it, from 1.
    public var line: Int
    /// The line as it came, or a part of one that is too long.
    public var text: Bytes
    /// Whether the line ends with `text`.
    public var isLast: Bool
    /// Why.
    public var reason: LedgerWriter.Reason
  }

  /// How a run deals with what it reads.
  public struct Policy: Sendable {
    /// Whether good lines are written although others are refused.
    public var partial = false
    /// Whether nothing is written at all.
    public var dryRun = false
    /// After how many lines a commit is made; nil for one commit in the end.
    public var commitEvery: Int?

    /// One commit, all or nothing.
    public init() {}
  }

  /// All commits together.
  public private(set) var total = Tally()
  /// Whether a refused line ended the run before its input's end.
  public private(set) var isStopped = false

  private let writer: LedgerWriter
  private let policy: Policy
  private let onRefused: (RefusedLine) throws -> Void
  private let onCommit: (Tally) throws -> Void
  private let pipeline: OrderedPipeline<LineBatch>
  private var spare: [LineBatch] = []
  /// The batch that lines are added to one by one.
  private var filling: LineBatch?
  private var commit = Tally()
  /// Of the commit's events that were there already, those that are part of the commit itself.
  private var repeated: UInt64 = 0
  private var lines = 0

  /// Begins a run; `onRefused` is told of each refused line, `onCommit` of each commit once it is on
  /// the disk.
  public init(
    _ writer: LedgerWriter, _ policy: Policy, onRefused: @escaping (RefusedLine) throws -> Void,
    onCommit: @escaping (Tally) throws -> Void
  ) {
    self.writer = writer
    self.policy = policy
    self.onRefused = onRefused
    self.onCommit = onCommit
    pipeline = OrderedPipeline { $0.run() }
    total.size = writer.size
    writer.begin()
  }

  /// Takes all lines of an input; `progress` hears of the bytes read now and then.
  public mutating func take(
    _ source: LineSource, named name: String, progress: (UInt64) -> Void
  ) throws {
    var batch = spare.popLast() ?? writer.newBatch()
    reading: while !isStopped {
      switch try source.next() {
      case .line(let line):
        if line.isBlank { continue }
        batch.append(line, number: source.lineNumber)
        if !batch.isFull { continue }
        try submit(&batch, name)
        progress(source.position)
      case .overlong(let text, let isLast):
        try drain(&batch, name)
        if isStopped { break }
        try refuse(
          RefusedLine(
            input: name, line: source.lineNumber, text: text, isLast: isLast,
            reason: .malformed(Refusal(offset: 0, .lineTooLong(limit: source.lineLimit)))))
        if isLast { try countLine() }
        progress(source.position)
      case .pause:
        try drain(&batch, name)
        if lines > 0 { try endCommit() }
      case .end: break reading
      }
    }
    try drain(&batch, name)
    spare.append(batch)
  }

  /// Takes a single line.
  public mutating func take(_ line: Bytes, named name: String) throws {
    var batch = spare.popLast() ?? writer.newBatch()
    batch.append(line, number: 1)
    try drain(&batch, name)
    spare.append(batch)
  }

  /// Takes a line that was made from something else, which is told where the line is refused.
  public mutating func add(
    _ line: Bytes, from origin: Bytes, number: Int, named name: String
  ) throws {
    var batch = filling ?? spare.popLast() ?? writer.newBatch()
    filling = nil
    batch.append(line, from: origin, number: number)
    if batch.isFull { try submit(&batch, name) }
    filling = batch
  }

  /// Counts something of which no line could be made as a refused line; all before it is taken first.
  public mutating func refuse(named name: String) throws {
    try drainAdded(name)
    commit.refused += 1
    try countLine()
  }

  private mutating func drainAdded(_ name: String) throws {
    guard var batch = filling else { return }
    filling = nil
    try drain(&batch, name)
    spare.append(batch)
  }

  // Gives the batch to whichever core is free, and takes an empty one.
  private mutating func submit(_ batch: inout LineBatch, _ name: String) throws {
    if pipeline.isFull, let done = pipeline.next() { try take(done, name) }
    pipeline.submit(batch)
    batch = spare.popLast() ?? writer.newBatch()
  }

  // Takes everything that is under way.
  private mutating func drain(_ batch: inout LineBatch, _ name: String) throws {
    if !batch.isEmpty { try submit(&batch, name) }
    while let done = pipeline.next() { try take(done, name) }
  }

  private mutating func take(_ batch: LineBatch, _ name: String) throws {
    if !isStopped {
      try writer.warmUp(batch)
      for line in batch.lines {
        try take(line, of: batch, name)
        if isStopped { break }
      }
    }
    batch.restart()
    spare.append(batch)
  }

  private mutating func take(
    _ line: LineBatch.Line, of batch: LineBatch, _ name: String
  ) throws {
    switch try writer.add(line, of: batch) {
    case .added(let seq):
      commit.appended += 1
      if commit.first == nil { commit.first = seq }
      commit.last = seq
    case .already(let seq):
      commit.already += 1
      if seq >= writer.size { repeated += 1 }
    case .refused(let reason):
      try refuse(
        RefusedLine(
          input: name, line: line.number, text: batch.raw(line), isLast: true, reason: reason))
    }
    try countLine()
  }

  private mutating func refuse(_ line: RefusedLine) throws {
    if line.isLast { commit.refused += 1 }
    try onRefused(line)
  }

  private mutating func countLine() throws {
    lines += 1
    if let every = policy.commitEvery, lines >= every { try endCommit() }
  }

  private mutating func endCommit() throws {
    lines = 0
    if commit.refused > 0 && !policy.partial {
      // Nobody may take an event for recorded because it stood in this commit twice.
      commit.already -= repeated
      commit.appended = 0
      commit.first = nil
      commit.last = nil
      writer.abort()
    } else if !policy.dryRun {
      try writer.commit()
    }
    repeated = 0
    commit.size = writer.size
    total.appended += commit.appended
    total.already += commit.already
    total.refused += commit.refused
    total.first = total.first ?? commit.first
    total.last = commit.last ?? total.last
    total.size = commit.size
    let done = commit
    commit = Tally()
    // Of a feed, lines behind a refused one are not taken: their order may matter.
    if done.refused > 0, !policy.partial, policy.commitEvery != nil { isStopped = true }
    try onCommit(done)
    // A dry run goes on as if the commit had been made.
    if !isStopped, !policy.dryRun { writer.begin() }
  }

  /// Ends the last commit.
  public mutating func finish(named name: String = "") throws {
    try drainAdded(name)
    if policy.commitEvery == nil || lines > 0 { try endCommit() }
    writer.abort()
  }
}

extension Bytes {
  /// Whether there is nothing but blanks.
  var isBlank: Bool {
    for index in 0..<count where self[index] != 0x20 && self[index] != 0x09 && self[index] != 0x0D {
      return false
    }
    return true
  }
}
