/// A fixed number of 64-bit words that owns its memory: for tables that are probed at random, where an
/// array's copy on write and reference counts would cost more than the probe.
///
/// Not shared between threads.
public final class Words {
  @usableFromInline let memory: UnsafeMutablePointer<UInt64>
  /// How many words there are.
  public let count: Int

  /// So many words, all alike.
  public init(_ count: Int, repeating value: UInt64) {
    self.count = count
    memory = .allocate(capacity: count)
    memory.initialize(repeating: value, count: count)
  }

  deinit { memory.deallocate() }

  /// The word at `index`, which is checked.
  @inlinable
  public subscript(index: Int) -> UInt64 {
    get {
      precondition(UInt(bitPattern: index) < UInt(bitPattern: count), "word out of bounds")
      return memory[index]
    }
    set {
      precondition(UInt(bitPattern: index) < UInt(bitPattern: count), "word out of bounds")
      memory[index] = newValue
    }
  }
}
