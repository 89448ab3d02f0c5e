import Events
import Values

/// What began and waits for its other half, kind by kind.
struct PendingWork {
  struct Notice {
    var account: Int
    var serial: Int
    var isDemand: Bool
  }

  struct Closure {
    var account: Int
    var record: Int
    var isExecuted: Bool
  }

  struct Case {
    var account: Int
    var number: Int
  }

  struct Suspension {
    var account: Int
    var service: StaticString
  }

  struct Refund {
    var account: Int
    var amount: Int64
  }

  var notices: Ring<Notice>
  var suspensions: Ring<Suspension>
  var closures: Ring<Closure>
  var cases: Ring<Case>
  var complaints: Ring<Int>
  var requests: Ring<Int>
  var suspense: Ring<UInt64>
  var refunds: Ring<Refund>

  init(room: Int) {
    notices = Ring(room: room)
    suspensions = Ring(room: room)
    closures = Ring(room: room)
    cases = Ring(room: room)
    complaints = Ring(room: room)
    requests = Ring(room: room)
    suspense = Ring(room: room)
    refunds = Ring(room: room)
  }
}

/// What follows a line at once.
enum FollowUp {
  /// The charge of which it spoke is paid.
  case payment(Int, OpenCharge)
  /// A returned cheque costs a fifth of it.
  case indemnity(Int, UInt32, Int64)
  /// A certificate is asked for, its fee paid.
  case request(Int, UInt32, PlateKey)
}

/// How many of each kind there are so far: where ids come from.
struct Serials {
  var payments: UInt64 = 0
  var unknown = 0
  var references = 0
  var closings = 0
  var deposits = 0
  var notices = 0
  var complaints = 0
  var requests = 0
  var certificates = 0
  var others = 0
  var closedAccounts = 0
}

/// The official forms in stock.
struct FormStock {
  static let forms: [StaticString] = ["recibo-oficial", "acta-nacimiento", "orden-pago"]
  static let block = 500

  /// For each form: the next folio to spend, and the last one there is.
  var next = Array(repeating: 1, count: forms.count)
  var last = Array(repeating: 0, count: forms.count)
}
