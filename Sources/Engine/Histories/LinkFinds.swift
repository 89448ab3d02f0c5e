import Bytes

/// Records found in histories, with why: by their ids, by a reference's key, by a subject.
struct LinkFinds {
  enum Why: Int, CaseIterable {
    /// Something names its id.
    case named
    /// It issues a reference that is wanted elsewhere.
    case issues
    /// It pays a reference that is wanted elsewhere.
    case pays
    /// It is a fine on a subject of which a certificate is requested.
    case fines
  }

  /// One of them: under which hash, and where its record begins.
  struct Place {
    let key: UInt64
    let start: Int
  }

  private let records = ByteBuffer(capacity: 256)
  private var places = [[Place]](repeating: [], count: Why.allCases.count)

  /// Adds a framed record.
  mutating func append(_ why: Why, _ key: UInt64, _ record: Bytes) {
    places[why.rawValue].append(Place(key: key, start: records.count))
    records.append(record)
  }

  /// Adds an event that was found in a history.
  mutating func append(
    _ why: Why, _ key: UInt64, in history: [UInt8], of account: Bytes?, _ packed: Bytes
  ) {
    places[why.rawValue].append(Place(key: key, start: records.count))
    history.withBytes { HistoryRecord.append(packed, of: account, to: $0, in: records) }
  }

  /// Adds what was found elsewhere.
  mutating func append(_ other: LinkFinds) {
    let start = records.count
    records.append(other.records.bytes)
    for why in Why.allCases {
      for place in other.places[why.rawValue] {
        places[why.rawValue].append(Place(key: place.key, start: start + place.start))
      }
    }
  }

  /// Puts them in order, once all are there, so that they can be asked for.
  mutating func order() {
    for why in places.indices {
      places[why].sort { $0.key != $1.key ? $0.key < $1.key : $0.start < $1.start }
    }
  }

  /// All of a kind, by their keys.
  func all(_ why: Why) -> [Place] { places[why.rawValue] }

  /// The record at a place.
  func record(_ place: Place) -> HistoryRecord {
    var start = place.start
    guard let record = HistoryRecord(records.bytes, at: &start) else {
      preconditionFailure("no record begins there")
    }
    return record
  }

  /// The records of a kind found under a hash.
  subscript(why: Why, key: UInt64) -> [HistoryRecord] {
    let places = places[why.rawValue]
    var found: [HistoryRecord] = []
    var index = places.partitioning { $0.key >= key }
    while index < places.count, places[index].key == key {
      found.append(record(places[index]))
      index += 1
    }
    return found
  }
}
