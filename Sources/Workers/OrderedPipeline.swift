/// Work spread over the machine's cores, handed back in the order it was given: the result never
/// depends on the number of threads, only the time does.

/// A fixed number of jobs under way, transformed in place on worker threads.
///
/// The caller submits jobs and takes them back in the same order. A caller that would have to wait
/// works itself, so two cores are busy with one worker thread, and with none everything simply runs
/// on the caller. Threads start only when a second job is waiting: a short command starts none.
public final class OrderedPipeline<Job: AnyObject & Sendable> {
  private let queue: JobQueue<Job>
  private let threads: Int
  private var running: [WorkerThread] = []
  /// How many jobs may be under way at once.
  public let slots: Int

  /// A pipeline that applies `work` to every job, on `threads` threads beside the caller's.
  public init(
    threads: Int = coreCount - 1, slots: Int? = nil, work: @escaping @Sendable (Job) -> Void
  ) {
    self.threads = max(0, threads)
    self.slots = max(1, slots ?? 2 * self.threads + 2)
    queue = JobQueue(work: work)
  }

  deinit { close() }

  /// How many jobs were submitted and not taken back.
  public private(set) var pending = 0

  /// Whether a job must be taken back before another one fits.
  public var isFull: Bool { pending >= slots }

  /// Gives a job to the workers; there must be room for it.
  public func submit(_ job: Job) {
    precondition(!isFull, "a job submitted to a full pipeline")
    pending += 1
    let waiting = queue.add(job)
    guard waiting > 1, running.isEmpty, threads > 0 else { return }
    for _ in 0..<threads {
      guard let thread = WorkerThread(running: { [queue] in queue.workUntilClosed() }) else {
        break
      }
      running.append(thread)
    }
  }

  /// The oldest job, finished; nil if none is under way.
  public func next() -> Job? {
    guard pending > 0 else { return nil }
    pending -= 1
    return queue.takeOldest()
  }

  /// Ends the threads; jobs not yet started stay undone and are forgotten.
  public func close() {
    queue.close()
    for thread in running { thread.join() }
    running = []
    pending = 0
  }
}
