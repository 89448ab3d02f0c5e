import Engine

/// The layout of `recauda.sqlite`, as `Schemas/sql/projections.sql` documents it; a test holds both
/// together.
enum ProjectionSchema {
  /// Counts up with every change of the layout, of how histories are packed, or of what figures mean.
  static let version: Int32 = 3
  /// "rcda".
  static let application: Int32 = 0x7263_6461

  static let tables = """
    CREATE TABLE standing (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      known INTEGER NOT NULL,
      last_leaf BLOB NOT NULL,
      as_of TEXT NOT NULL,
      histories TEXT NOT NULL,
      histories_end INTEGER NOT NULL,
      common INTEGER NOT NULL,
      aging TEXT NOT NULL,
      charged INTEGER NOT NULL, surcharges INTEGER NOT NULL, discounts INTEGER NOT NULL,
      forgiven INTEGER NOT NULL, received INTEGER NOT NULL, applied INTEGER NOT NULL,
      refunded INTEGER NOT NULL, owed INTEGER NOT NULL, credit INTEGER NOT NULL,
      suspense INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE histories (
      number INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE,
      head INTEGER NOT NULL,
      changes TEXT NOT NULL
    ) STRICT;
    CREATE TABLE accounts (
      number INTEGER PRIMARY KEY,
      account TEXT NOT NULL,
      kind TEXT, barrio TEXT,
      status TEXT NOT NULL,
      principal INTEGER NOT NULL, surcharge INTEGER NOT NULL, fine INTEGER NOT NULL,
      indemnity INTEGER NOT NULL, cost INTEGER NOT NULL,
      credit INTEGER NOT NULL, overdue INTEGER NOT NULL, in_agreement INTEGER NOT NULL,
      oldest_due TEXT,
      episode TEXT, closure TEXT, services_suspended INTEGER NOT NULL, cases_open INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE open_charges (
      account INTEGER NOT NULL, place INTEGER NOT NULL,
      id TEXT NOT NULL, concept TEXT NOT NULL, class TEXT NOT NULL, period TEXT, due TEXT NOT NULL,
      amount INTEGER NOT NULL, owed INTEGER NOT NULL, surcharge INTEGER NOT NULL,
      frozen INTEGER NOT NULL,
      PRIMARY KEY (account, place)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE agreements (
      account INTEGER NOT NULL, place INTEGER NOT NULL,
      id TEXT NOT NULL, status TEXT NOT NULL, signed TEXT NOT NULL,
      covered_owed INTEGER NOT NULL, forgiven INTEGER NOT NULL, paid INTEGER NOT NULL,
      missed INTEGER NOT NULL, broken_on TEXT, fulfilled_on TEXT,
      PRIMARY KEY (account, place)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE worklist (
      step INTEGER NOT NULL, account INTEGER NOT NULL,
      oldest_due TEXT NOT NULL, overdue INTEGER NOT NULL, notices INTEGER NOT NULL,
      PRIMARY KEY (step, account)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE ladder (step INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
    CREATE TABLE delinquency (
      grouping TEXT NOT NULL, key TEXT,
      accounts INTEGER NOT NULL, delinquent INTEGER NOT NULL,
      principal INTEGER NOT NULL, surcharge INTEGER NOT NULL, fine INTEGER NOT NULL,
      indemnity INTEGER NOT NULL, cost INTEGER NOT NULL,
      in_agreement INTEGER NOT NULL, rezago INTEGER NOT NULL, ages TEXT NOT NULL,
      UNIQUE (grouping, key)
    ) STRICT;
    CREATE TABLE received (
      day TEXT NOT NULL, channel TEXT NOT NULL, office TEXT NOT NULL, amount INTEGER NOT NULL,
      PRIMARY KEY (day, channel, office)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE applied (
      day TEXT NOT NULL, concept TEXT NOT NULL, rubro TEXT NOT NULL, component TEXT NOT NULL,
      amount INTEGER NOT NULL,
      PRIMARY KEY (day, concept, rubro, component)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE links (
      target INTEGER NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (target, seq)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE issues (
      reference INTEGER NOT NULL, account TEXT NOT NULL, PRIMARY KEY (reference, account)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE wants (
      reference INTEGER NOT NULL, history TEXT NOT NULL, PRIMARY KEY (reference, history)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE kept (
      subject TEXT NOT NULL, item TEXT NOT NULL,
      known INTEGER NOT NULL, as_of TEXT NOT NULL, through TEXT NOT NULL,
      PRIMARY KEY (subject, item)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE findings (
      place INTEGER PRIMARY KEY,
      code TEXT NOT NULL, seq INTEGER NOT NULL, event TEXT NOT NULL, account TEXT, detail TEXT NOT NULL
    ) STRICT;
    CREATE TABLE fingerprint (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      value TEXT NOT NULL, accounts INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE activities (
      year INTEGER NOT NULL, place INTEGER NOT NULL,
      program TEXT NOT NULL, activity TEXT NOT NULL, name TEXT NOT NULL, area TEXT NOT NULL,
      unit TEXT NOT NULL, annual INTEGER,
      PRIMARY KEY (year, place)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE activity_months (
      year INTEGER NOT NULL, place INTEGER NOT NULL, month INTEGER NOT NULL,
      programmed INTEGER, realized INTEGER NOT NULL, programmed_to_date INTEGER,
      realized_to_date INTEGER NOT NULL, advance INTEGER, light TEXT NOT NULL,
      PRIMARY KEY (year, place, month)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE delinquency_series (
      day TEXT NOT NULL, grouping TEXT NOT NULL, key TEXT,
      accounts INTEGER NOT NULL, delinquent INTEGER NOT NULL,
      principal INTEGER NOT NULL, surcharge INTEGER NOT NULL, fine INTEGER NOT NULL,
      indemnity INTEGER NOT NULL, cost INTEGER NOT NULL,
      in_agreement INTEGER NOT NULL, rezago INTEGER NOT NULL, ages TEXT NOT NULL, aging TEXT NOT NULL,
      UNIQUE (day, grouping, key)
    ) STRICT;
    """

  /// What is only needed once the rows are there.
  static let indexes = "CREATE INDEX histories_by_change ON histories (changes);"
}
