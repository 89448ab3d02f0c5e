import Bytes
import Events
import Values

/// A run of input lines, read as events on whatever core is free: each line is checked, brought into
/// canonical form if it is not, and its id hashed.
///
/// What needs the ledger (is the id known, which
/// number comes next) is done afterwards, in order.
final class LineBatch: @unchecked Sendable {
  /// What is known of a line.
  struct Line {
    /// Where the line as it came lies in `text`.
    fileprivate var start: Int
    fileprivate var end: Int
    /// Where what the line was made from lies in `text`; the line itself if it came as it is.
    fileprivate var origin: Range<Int>
    /// Its number in the input, from 1.
    var number: Int
    /// Why it is refused, as a place in `refusals`; -1 if it is not.
    fileprivate var refusal = -1
    /// Whether the event lies in `canonical`, else in `text`.
    fileprivate var isRewritten = false
    fileprivate var contentStart = 0
    fileprivate var contentEnd = 0
    fileprivate var versionPlace = 0
    fileprivate var idStart = 0
    fileprivate var idEnd = 0
    /// Whether `v` was left out.
    var versionImplied = false
    /// The hash of its id.
    var hash: UInt64 = 0
    /// The number of its type.
    var type = 0
    /// The day on which it takes effect.
    var on = Day(number: 0)
    /// The time that it brings, where it may.
    var at: Instant?
  }

  /// An event that was read, and where its parts lie.
  struct Prepared {
    /// All from `"type"` on, up to where `,"v":1` stands or belongs.
    var opening: Bytes
    /// All from there on.
    var rest: Bytes
    /// The producer's key.
    var id: Bytes
  }

  /// The lines.
  private(set) var lines: [Line] = []
  private let text: ByteBuffer
  private let canonical = ByteBuffer(capacity: 4096)
  private var refusals: [Refusal] = []
  private let tuning: LedgerTuning
  private let scanner: Scanner
  private let strict: StrictReader
  private let form: StrictReader.Form
  private var event = ScannedEvent()

  /// A batch; with `takesTimes` an event may bring its time in `at`.
  init(_ scanner: Scanner, _ tuning: LedgerTuning, takesTimes: Bool) {
    self.tuning = tuning
    form = takesTimes ? .scenario : .submitted
    text = ByteBuffer(capacity: tuning.batchBytes + (16 << 10))
    self.scanner = Scanner(like: scanner)
    strict = StrictReader(scanner.catalogue)
  }

  var isEmpty: Bool { lines.isEmpty }
  var isFull: Bool { text.count >= tuning.batchBytes }

  /// Forgets all lines.
  func restart() {
    lines.removeAll(keepingCapacity: true)
    refusals.removeAll(keepingCapacity: true)
    text.clear()
    canonical.clear()
  }

  /// Adds a line; `origin` is what it was made from, if it did not come as it is.
  func append(_ line: Bytes, from origin: Bytes? = nil, number: Int) {
    let start = text.count
    text.append(line)
    let end = text.count
    if let origin { text.append(origin) }
    lines.append(
      Line(
        start: start, end: end, origin: origin == nil ? start..<end : end..<text.count,
        number: number))
  }

  /// Reads all lines.
  func run() { for place in lines.indices { read(&lines[place]) } }

  private func read(_ line: inout Line) {
    let raw = text.bytes.slice(line.start, line.end)
    var base = line.start
    if !scanner.scanSubmitted(raw, into: &event) {
      base = canonical.count
      line.isRewritten = true
      do throws(Refusal) {
        var event = try strict.read(raw, form)
        line.at = event.at
        event.at = nil
        CanonicalWriter.write(event, scanner.catalogue, to: canonical)
      } catch {
        line.refusal = refusals.count
        refusals.append(error)
        return
      }
      guard
        scanner.scanSubmitted(canonical.bytes.slice(base, canonical.count), into: &event)
      else { preconditionFailure("the scanner refuses what the strict reader gave") }
    }
    line.contentStart = base + event.contentStart
    line.contentEnd = base + event.line.count
    line.versionPlace = base + event.versionPlace
    line.versionImplied = event.versionImplied
    line.idStart = base + event.idRange.lowerBound
    line.idEnd = base + event.idRange.upperBound
    line.hash = tuning.hash(event.id)
    line.type = event.type
    line.on = event.on
  }

  /// The line as it came, or what it was made from.
  func raw(_ line: Line) -> Bytes {
    text.bytes.slice(line.origin.lowerBound, line.origin.upperBound)
  }

  /// Why the line is refused; nil if it is not.
  func refusal(_ line: Line) -> Refusal? { line.refusal < 0 ? nil : refusals[line.refusal] }

  /// The parts of the event that the line is.
  func prepared(_ line: Line) -> Prepared {
    let bytes = line.isRewritten ? canonical.bytes : text.bytes
    return Prepared(
      opening: bytes.slice(line.contentStart, line.versionPlace),
      rest: bytes.slice(line.versionPlace, line.contentEnd),
      id: bytes.slice(line.idStart, line.idEnd))
  }
}
