/// The jobs of a pipeline and the state of each, shared by the caller and the workers.
///
/// Everything but `work` and the locks is touched only while the mutex is held.
final class JobQueue<Job: AnyObject & Sendable>: @unchecked Sendable {
  private struct Entry {
    let job: Job
    var isDone = false
  }

  private let work: @Sendable (Job) -> Void
  private let lock = Lock()
  private let jobWaits = Condition()
  private let jobDone = Condition()
  /// The jobs under way, the oldest first; `removed` were taken back before them.
  private var entries: [Entry] = []
  private var removed = 0
  /// The number, counted from the first job ever, of the next one to be started.
  private var nextToStart = 0
  private var isClosed = false

  init(work: @escaping @Sendable (Job) -> Void) { self.work = work }

  /// Adds a job and says how many wait for a thread.
  func add(_ job: Job) -> Int {
    lock.take()
    entries.append(Entry(job: job))
    let waiting = removed + entries.count - nextToStart
    jobWaits.wakeOne()
    lock.release()
    return waiting
  }

  /// The oldest job once it is done; meanwhile the caller works on whatever waits.
  func takeOldest() -> Job {
    lock.take()
    while !entries[0].isDone {
      if nextToStart < removed + entries.count { runNext() } else { jobDone.wait(lock) }
    }
    let job = entries.removeFirst().job
    removed += 1
    lock.release()
    return job
  }

  /// What a worker thread does all its life.
  func workUntilClosed() {
    lock.take()
    while !isClosed {
      if nextToStart < removed + entries.count { runNext() } else { jobWaits.wait(lock) }
    }
    lock.release()
  }

  /// Tells the workers to end after the job they are at.
  func close() {
    lock.take()
    isClosed = true
    jobWaits.wakeAll()
    lock.release()
  }

  /// Runs one waiting job; the lock is held before and after, not meanwhile.
  private func runNext() {
    let number = nextToStart
    nextToStart += 1
    let job = entries[number - removed].job
    lock.release()
    work(job)
    lock.take()
    entries[number - removed].isDone = true
    if number == removed { jobDone.wakeAll() }
  }
}
