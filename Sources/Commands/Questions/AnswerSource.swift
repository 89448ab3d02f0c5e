import Engine
import Ledger
import Log
import Projections
import Values

/// Where the answers to a question come from: the projections, the histories beside the log, or the log
/// itself, whichever is there and whole.
struct AnswerSource {
  let directory: String
  let snapshot: LogSnapshot
  /// How much was known.
  let known: UInt64
  /// Which day is today: as of it projections are brought along.
  let today: Day

  private var projections: Projections { Projections(directory, snapshot) }

  // Whether the question is about all that is known now.
  private var isAboutAll: Bool { known == snapshot.size }

  // MARK: The present

  /// The answer of the projections if they stand where it is asked for, brought there first if they are
  /// behind; else what all accounts give when they are folded.
  func answer<Answer>(
    asOf day: Day, stored: (StoredProjections) throws -> Answer?,
    folded: (() throws -> Population) throws -> Answer
  ) throws -> Answer {
    if day == today, let answer = try present(stored) { return answer }
    return try fromHistories { histories in
      try folded { Population(try histories(), asOf: day) }
    }
  }

  /// What is kept of an answer; else it is worked out, and kept if it is about all that is known as of
  /// today.
  func kept<Answer>(
    asOf day: Day, stored: (StoredProjections) throws -> Answer?,
    workedOut: () throws -> (answer: Answer, toKeep: [KeptAnswer])
  ) throws -> Answer {
    if day == today, let answer = try present(stored) { return answer }
    let (answer, toKeep) = try workedOut()
    if day == today { keep(toKeep) }
    return answer
  }

  /// Keeps answers about all that is known, as of today, where the projections can be written now.
  func keep(_ answers: [KeptAnswer]) {
    guard isAboutAll else { return }
    // Who cannot keep an answer has given it all the same.
    for answer in answers { try? projections.keep(answer, known: known, asOf: today) }
  }

  /// What the projections answer that know all there is; of today, unless the day does not matter.
  func present<Answer>(
    needsToday: Bool = true, _ question: (StoredProjections) throws -> Answer?
  ) throws -> Answer? {
    guard isAboutAll else { return nil }
    // What is found damaged is made anew, once.
    for isAnew in [false, true] {
      func usable() -> StoredProjections? {
        projections.stored().flatMap {
          $0.known == known && (!needsToday || $0.day == today) ? $0 : nil
        }
      }
      var current = isAnew ? nil : usable()
      if current == nil, bring(anew: isAnew, needsToday: true) { current = usable() }
      guard let stored = current else { return nil }
      do {
        // Another state by now: what was known at first is in the log.
        return try stored.consistently { try question(stored) } ?? nil
      } catch {}
    }
    return nil
  }

  // MARK: The past

  /// What histories give that go as far as was known: those from beside the log if they are there, else
  /// from the log; of all accounts, or only to ask for one.
  ///
  /// They are read while they are folded, and only then is damage found: so `body` may run again.
  func fromHistories<Answer>(
    ofOne isOne: Bool = false, _ body: (@escaping () throws -> Histories) throws -> Answer
  ) throws -> Answer {
    for isAnew in [false, true] {
      guard bring(anew: isAnew), let stored = projections.stored(), stored.known >= known else {
        break
      }
      do {
        return try body {
          try isOne ? stored.someHistories(known: known) : stored.histories(known: known)
        }
      } catch {
        // What only became another state meanwhile is not damaged.
        guard (try? stored.consistently { true }) == true else { break }
      }
    }
    return try body { try pass.histories() }
  }

  /// One pass over the log, as far as was known.
  var pass: HistoryPass { HistoryPass(snapshot, known: known) }

  // MARK: Bringing along

  /// The projections as of today, brought there first; nil if they cannot be.
  func current() throws -> StoredProjections? {
    _ = try projections.bring(to: today, wait: 10)
    return projections.stored().flatMap { $0.known >= known && $0.day == today ? $0 : nil }
  }

  /// Brings the projections to all events and a day.
  func bring(to day: Day, anew isAnew: Bool, wait: Double) throws -> Projections.Outcome {
    try projections.bring(to: day, anew: isAnew, wait: wait)
  }

  // Whether projections may be there now. A ledger that cannot be written, that somebody else is at, or
  // that is small and has none, is folded in memory.
  private func bring(anew isAnew: Bool, needsToday: Bool = false) -> Bool {
    if !isAnew, let stored = projections.stored(), stored.known >= known,
      !needsToday || stored.known == snapshot.size && stored.day == today
    {
      return true
    }
    if snapshot.size < AnswerSource.small, projections.stored() == nil { return false }
    return (try? projections.bring(to: today, anew: isAnew, wait: 0)) != nil
  }

  private static let small: UInt64 = 5_000
}
