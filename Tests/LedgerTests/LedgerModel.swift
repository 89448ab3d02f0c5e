import Bytes
import Events
import Values

@testable import Ledger

/// What a ledger must be: an array of lines and a dictionary of ids, slow and obvious.
struct LedgerModel {
  /// An input line, and what it is.
  struct Input {
    enum Kind {
      /// An event: its id, and its content in canonical form from `"type"` on.
      case event(id: String, content: [UInt8], isOpening: Bool)
      case malformed
      case blank
    }

    var kind: Kind
    var bytes: [UInt8]
  }

  var lines: [[UInt8]] = []
  var events: [String: (seq: Int, content: [UInt8])] = [:]
  var lastAt = Int64.min

  /// Appends lines under a policy, and tells what a run should tell.
  mutating func append(
    _ inputs: [Input], _ policy: AppendRun.Policy, now: Int64
  ) -> LedgerRig.Told {
    var told = LedgerRig.Told()
    told.total.size = UInt64(lines.count)
    let before = self
    var rest = inputs.enumerated().filter {
      if case .blank = $0.element.kind { false } else { true }
    }[...]
    repeat {
      let part = rest.prefix(policy.commitEvery ?? rest.count)
      rest = rest.dropFirst(part.count)
      if part.isEmpty, policy.commitEvery != nil { break }
      let start = self
      let committed = policy.dryRun ? before.lines.count : lines.count
      let (tally, refused) = commit(part.map { ($0.offset + 1, $0.element) }, now, committed)
      told.refused += refused
      var done = tally
      if !refused.isEmpty, !policy.partial {
        done.already = tally.already - inCommit
        self = start
        done.appended = 0
        done.first = nil
        done.last = nil
        told.isStopped = policy.commitEvery != nil
      }
      done.size = UInt64(policy.dryRun ? before.lines.count : lines.count)
      told.commits.append(done)
      told.total.appended += done.appended
      told.total.already += done.already
      told.total.refused += done.refused
      told.total.first = told.total.first ?? done.first
      told.total.last = done.last ?? told.total.last
      told.total.size = done.size
    } while !rest.isEmpty && !told.isStopped
    if policy.dryRun { self = before }
    return told
  }

  /// Of the last commit's events that were there already, how many were so by the commit itself.
  private var inCommit: UInt64 = 0

  private mutating func commit(
    _ part: [(Int, Input)], _ now: Int64, _ committed: Int
  ) -> (AppendRun.Tally, [LedgerRig.Refused]) {
    var tally = AppendRun.Tally()
    var refused: [LedgerRig.Refused] = []
    inCommit = 0
    for (number, input) in part {
      var reason: String?
      switch input.kind {
      case .blank: continue
      case .malformed: reason = "malformed"
      case .event(let id, let content, let isOpening):
        if let known = events[id] {
          if known.content == content {
            tally.already += 1
            if known.seq >= committed { inCommit += 1 }
          } else {
            reason =
              "conflict \(id) \(known.seq) \(String(decoding: lines[known.seq], as: UTF8.self))"
          }
        } else if isOpening != lines.isEmpty {
          reason = isOpening ? "opened already" : "not opened"
        } else {
          let at = max(lastAt, now)
          let head = "{\"seq\":\(lines.count),\"at\":\"\(Instant(milliseconds: at))\","
          let line = Array(head.utf8) + content
          if line.count > 65_535 {
            reason = "malformed"
          } else {
            lastAt = at
            events[id] = (lines.count, content)
            tally.first = tally.first ?? UInt64(lines.count)
            tally.last = UInt64(lines.count)
            tally.appended += 1
            lines.append(line)
          }
        }
      }
      if let reason {
        tally.refused += 1
        refused.append(LedgerRig.Refused(line: number, reason: reason, text: input.bytes))
      }
    }
    return (tally, refused)
  }
}
