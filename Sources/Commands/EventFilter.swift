import Bytes
import Events
import Ledger
import Log

/// Which events `log` prints; picks them out of a frame on the reading thread.
struct EventFilter: Sendable {
  let type: Int?
  let account: [UInt8]?
  let from: UInt64
  let to: UInt64

  init(type: String?, account: String?, from: UInt64, to: UInt64) {
    self.type = type.flatMap { Catalogue.standard.index(of: $0) }
    self.account = account.map { Array($0.utf8) }
    self.from = from
    self.to = to
  }

  /// Whether nothing is left out but by its number.
  var takesAll: Bool { type == nil && account == nil }

  /// What was picked out of a frame, with the tools for it: kept with the frame's memory.
  final class Selection {
    let lines = ByteBuffer(capacity: 4096)
    /// The first line that is no event.
    var failure: UInt64?
    fileprivate let scanner = Scanner()
    fileprivate let columns = EventColumns(.standard)
    fileprivate var event = ScannedEvent()
  }

  func select(_ frame: LogFrame, _ from: UInt64, _ to: UInt64) {
    let selection = frame.attachment as? Selection ?? Selection()
    frame.attachment = selection
    selection.lines.clear()
    selection.failure = nil
    frame.forEachLine { line, seq in
      guard seq >= from, seq < to, selection.failure == nil else { return }
      guard selection.scanner.scanStored(line, into: &selection.event) else {
        selection.failure = seq
        return
      }
      if let type, selection.event.type != type { return }
      if let account {
        guard let own = selection.columns.account(of: selection.event),
          account.withBytes({ own.equals($0) })
        else { return }
      }
      selection.lines.append(line)
      selection.lines.append(UInt8(0x0A))
    }
  }
}
