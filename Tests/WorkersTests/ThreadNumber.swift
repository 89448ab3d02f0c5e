import Glibc

/// Which thread this is.
enum ThreadNumber {
  static var current: UInt { pthread_self() }
}
