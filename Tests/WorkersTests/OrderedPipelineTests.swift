import Synchronization
import TestSupport
import Testing

@testable import Workers

@Suite struct OrderedPipelineTests {
  final class Job: @unchecked Sendable {
    let number: Int
    var result = 0
    init(_ number: Int) { self.number = number }
  }

  /// Work of a length that differs from job to job, so that threads overtake each other.
  @Sendable static func work(_ job: Job) {
    var generator = SplitMix64(seed: UInt64(job.number))
    for _ in 0..<generator.below(3000) { job.result &+= Int(truncatingIfNeeded: generator.next()) }
    job.result = job.number * 3
  }

  @Test(arguments: [0, 1, 2, 7], [1, 2, 5])
  func jobsComeBackDoneAndInOrder(threads: Int, slots: Int) {
    let pipeline = OrderedPipeline<Job>(threads: threads, slots: slots, work: Self.work)
    var results: [Int] = []
    for number in 0..<1000 {
      if pipeline.isFull, let job = pipeline.next() { results.append(job.result) }
      pipeline.submit(Job(number))
    }
    while let job = pipeline.next() { results.append(job.result) }
    #expect(results == (0..<1000).map { $0 * 3 })
    #expect(pipeline.pending == 0)
    #expect(pipeline.next() == nil)
  }

  @Test func submissionsAndTakingsMayAlternateAtRandom() {
    for seed in 0..<40 as Range<UInt64> {
      var generator = SplitMix64(seed: seed)
      let pipeline = OrderedPipeline<Job>(
        threads: generator.below(4), slots: 1 + generator.below(6), work: Self.work)
      var submitted = 0
      var taken = 0
      for _ in 0..<300 {
        if generator.below(2) == 0, !pipeline.isFull {
          pipeline.submit(Job(submitted))
          submitted += 1
        } else if let job = pipeline.next() {
          #expect(job.number == taken && job.result == taken * 3, "seed \(seed)")
          taken += 1
        }
        #expect(pipeline.pending == submitted - taken, "seed \(seed)")
      }
    }
  }

  @Test func closingLeavesNoThreadBehind() {
    let alive = Atomic<Int>(0)
    for _ in 0..<50 {
      let pipeline = OrderedPipeline<Job>(threads: 3, slots: 8) { job in
        alive.add(1, ordering: .relaxed)
        Self.work(job)
        alive.subtract(1, ordering: .relaxed)
      }
      for number in 0..<8 { pipeline.submit(Job(number)) }
      pipeline.close()
      #expect(alive.load(ordering: .relaxed) == 0)
    }
  }

  @Test func aSingleJobRunsOnTheCaller() {
    let caller = ThreadNumber.current
    let elsewhere = Atomic<Int>(0)
    let pipeline = OrderedPipeline<Job>(threads: 2) { _ in
      if ThreadNumber.current != caller { elsewhere.add(1, ordering: .relaxed) }
    }
    for number in 0..<100 {
      pipeline.submit(Job(number))
      _ = pipeline.next()
    }
    #expect(elsewhere.load(ordering: .relaxed) == 0)
  }
}
