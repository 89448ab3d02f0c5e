import Bytes

/// Where the hashing of lines is cut, so that the tree can be looked at there.
public struct TreeCuts: Sendable {
  /// Every so many lines; 0 for nowhere.
  public let step: UInt64
  /// And after so many lines, rising.
  public let sizes: [UInt64]

  /// Cuts every `step` lines, and at these sizes in any order.
  public init(step: UInt64 = 0, sizes: some Sequence<UInt64> = []) {
    self.step = step
    self.sizes = Set(sizes).sorted()
  }

  /// The first cut after `size`.
  func next(after size: UInt64) -> UInt64 {
    var low = 0
    var high = sizes.count
    while low < high {
      let middle = (low + high) / 2
      if sizes[middle] <= size { low = middle + 1 } else { high = middle }
    }
    let named = low < sizes.count ? sizes[low] : UInt64.max
    return step == 0 ? named : min(named, (size / step + 1) * step)
  }
}

/// The leaves of a frame as ranges that touch, one from each cut to the next.
///
/// It is filled where the frame is checked, line by line, and joined to the tree in order.
struct CutRanges {
  private(set) var ranges: [CompactRange] = []
  private var cuts = TreeCuts()
  private var next = UInt64.max

  /// Begins at a line's number.
  mutating func begin(at seq: UInt64, _ cuts: TreeCuts) {
    self.cuts = cuts
    ranges.removeAll(keepingCapacity: true)
    ranges.append(CompactRange(start: seq))
    next = cuts.next(after: seq)
  }

  /// Adds the next line's leaf.
  mutating func append(leaf: Digest) {
    let last = ranges.count - 1
    if ranges[last].end == next {
      ranges.append(CompactRange(start: next))
      next = cuts.next(after: next)
      ranges[last + 1].append(leaf: leaf)
    } else {
      ranges[last].append(leaf: leaf)
    }
  }

  /// The number of the first leaf.
  var start: UInt64 { ranges[0].start }
}
