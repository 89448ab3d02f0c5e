import Database

/// The rows of a question that somebody typed.
public final class StoredRows {
  private let statement: Statement
  /// What the columns are called.
  public let columns: [String]

  init(_ statement: Statement) {
    self.statement = statement
    columns = statement.columnNames
  }

  /// The next row; nil after the last.
  public func next() throws -> [DatabaseValue]? {
    guard try statement.step() else { return nil }
    return columns.indices.map { statement.value($0) }
  }
}

extension StoredProjections {
  /// Asks a question in SQL, which may only read.
  public func ask(_ query: String) throws(DatabaseError) -> StoredRows {
    StoredRows(try database.ask(query))
  }
}
