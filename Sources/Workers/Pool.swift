/// Costly things that one thread at a time uses, made when all others are in use.
public final class Pool<Element>: @unchecked Sendable {
  private let lock = Lock()
  private var idle: [Element] = []
  private let make: @Sendable () -> Element

  /// An empty pool.
  public init(_ make: @escaping @Sendable () -> Element) { self.make = make }

  /// Calls `body` with each that is not in use.
  public func forEachIdle(_ body: (Element) -> Void) {
    lock.take()
    let all = idle
    lock.release()
    for element in all { body(element) }
  }

  /// Lends one out for the length of `body`.
  public func use<Result>(_ body: (Element) throws -> Result) rethrows -> Result {
    lock.take()
    let spare = idle.popLast()
    lock.release()
    let element = spare ?? make()
    defer {
      lock.take()
      idle.append(element)
      lock.release()
    }
    return try body(element)
  }
}
