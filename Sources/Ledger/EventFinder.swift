import Bytes
import Events
import Files
import Log

/// Finds an event by its id without writing anything: by the index where it fits the log, else by
/// reading the whole log.
public struct EventFinder {
  private let snapshot: LogSnapshot
  private let tuning: LedgerTuning

  /// A finder in what the snapshot shows.
  public init(_ snapshot: LogSnapshot) { self.init(snapshot, LedgerTuning()) }

  init(_ snapshot: LogSnapshot, _ tuning: LedgerTuning) {
    self.snapshot = snapshot
    self.tuning = tuning
  }

  /// The line of the event with that id.
  public func line(ofID id: String) throws(LedgerError) -> [UInt8]? {
    let wanted = Array(id.utf8)
    guard
      let index = try? IdIndex(opening: snapshot.layout.index, forWriting: false, tuning),
      index.binding.size == snapshot.size, index.binding.root == snapshot.root
    else { return try searched(wanted) }
    do throws(LedgerError) { return try hinted(index, wanted) } catch {
      // A block that is not whole, or a writer that replaced the files meanwhile.
      guard case .indexDamaged = error else { throw error }
      return try searched(wanted)
    }
  }

  private func hinted(_ index: IdIndex, _ wanted: [UInt8]) throws(LedgerError) -> [UInt8]? {
    let scanner = Scanner()
    var event = ScannedEvent()
    for seq in try index.seqs(of: wanted.withBytes { tuning.hash($0) }) {
      let line: [UInt8]
      do throws(LogError) { line = try snapshot.line(seq) } catch { throw .log(error) }
      let isIt = line.withBytes { bytes in
        scanner.scanStored(bytes, into: &event) && wanted.withBytes { event.id.equals($0) }
      }
      if isIt { return line }
    }
    return nil
  }

  // Each frame is searched where it is decompressed; the first hit in the order of the log counts.
  private func searched(_ wanted: [UInt8]) throws(LedgerError) -> [UInt8]? {
    let frames = snapshot.frames { frame in
      let hit = frame.attachment as? Hit ?? Hit()
      frame.attachment = hit
      hit.line = nil
      frame.forEachLine { line, _ in
        guard hit.line == nil, hit.scanner.scanStored(line, into: &hit.event),
          wanted.withBytes({ hit.event.id.equals($0) })
        else { return }
        hit.line = line.array
      }
    }
    do throws(LogError) {
      while let frame = try frames.next() {
        if let line = (frame.attachment as? Hit)?.line { return line }
      }
    } catch { throw .log(error) }
    return nil
  }

  private final class Hit {
    let scanner = Scanner()
    var event = ScannedEvent()
    var line: [UInt8]?
  }
}
