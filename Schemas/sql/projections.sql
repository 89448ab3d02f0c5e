-- recauda.sqlite: what was derived from the log, as of one day and by what was known.
-- It may be deleted at any time. Amounts are centavos; days are YYYY-MM-DD. An unknown kind or barrio is
-- NULL; among keys of sums '?' stands for unknown.
-- No event is copied in here: histories lie in index/, and the record is the log alone.

-- Where the projections stand: one row.
CREATE TABLE standing (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  -- How many events are known, and the hash of the last one's line.
  known INTEGER NOT NULL,
  last_leaf BLOB NOT NULL,
  -- The as-of day.
  as_of TEXT NOT NULL,
  -- The file of histories in index/, how far it counts, and where in it lies what concerns all accounts.
  histories TEXT NOT NULL,
  histories_end INTEGER NOT NULL,
  common INTEGER NOT NULL,
  -- Where ages of arrears are cut.
  aging TEXT NOT NULL,
  -- What the ledger's books hold (RULES §5, §9).
  charged INTEGER NOT NULL, surcharges INTEGER NOT NULL, discounts INTEGER NOT NULL,
  forgiven INTEGER NOT NULL, received INTEGER NOT NULL, applied INTEGER NOT NULL,
  refunded INTEGER NOT NULL, owed INTEGER NOT NULL, credit INTEGER NOT NULL,
  suspense INTEGER NOT NULL
) STRICT;

-- Every account, and every group of payments without one: where its history lies, and the first day on
-- which its figures become others though nothing happens.
CREATE TABLE histories (
  number INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  head INTEGER NOT NULL,
  changes TEXT NOT NULL
) STRICT;
CREATE INDEX histories_by_change ON histories (changes);

-- Every account to which an event belongs.
CREATE TABLE accounts (
  number INTEGER PRIMARY KEY,
  account TEXT NOT NULL,
  kind TEXT, barrio TEXT,
  status TEXT NOT NULL,
  principal INTEGER NOT NULL, surcharge INTEGER NOT NULL, fine INTEGER NOT NULL,
  indemnity INTEGER NOT NULL, cost INTEGER NOT NULL,
  credit INTEGER NOT NULL, overdue INTEGER NOT NULL, in_agreement INTEGER NOT NULL,
  oldest_due TEXT,
  -- Action state: since when it is in arrears, its last closure act, how much is suspended or enforced.
  episode TEXT, closure TEXT, services_suspended INTEGER NOT NULL, cases_open INTEGER NOT NULL
) STRICT;

-- Every charge on which something is owed, by account in the order (due, seq).
CREATE TABLE open_charges (
  account INTEGER NOT NULL, place INTEGER NOT NULL,
  id TEXT NOT NULL, concept TEXT NOT NULL, class TEXT NOT NULL, period TEXT, due TEXT NOT NULL,
  amount INTEGER NOT NULL, owed INTEGER NOT NULL, surcharge INTEGER NOT NULL,
  frozen INTEGER NOT NULL,
  PRIMARY KEY (account, place)
) STRICT, WITHOUT ROWID;

-- Every agreement that took effect, by account in the order of signing.
CREATE TABLE agreements (
  account INTEGER NOT NULL, place INTEGER NOT NULL,
  id TEXT NOT NULL, status TEXT NOT NULL, signed TEXT NOT NULL,
  covered_owed INTEGER NOT NULL, forgiven INTEGER NOT NULL, paid INTEGER NOT NULL,
  missed INTEGER NOT NULL, broken_on TEXT, fulfilled_on TEXT,
  PRIMARY KEY (account, place)
) STRICT, WITHOUT ROWID;

-- The candidates for each step of the ladder in force.
CREATE TABLE worklist (
  step INTEGER NOT NULL, account INTEGER NOT NULL,
  oldest_due TEXT NOT NULL, overdue INTEGER NOT NULL, notices INTEGER NOT NULL,
  PRIMARY KEY (step, account)
) STRICT, WITHOUT ROWID;

-- The steps of the ladder in force, in its order.
CREATE TABLE ladder (step INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;

-- Arrears as of the day (RULES §7); the row without a key is the total. Ages are a JSON array.
CREATE TABLE delinquency (
  grouping TEXT NOT NULL, key TEXT,
  accounts INTEGER NOT NULL, delinquent INTEGER NOT NULL,
  principal INTEGER NOT NULL, surcharge INTEGER NOT NULL, fine INTEGER NOT NULL,
  indemnity INTEGER NOT NULL, cost INTEGER NOT NULL,
  in_agreement INTEGER NOT NULL, rezago INTEGER NOT NULL, ages TEXT NOT NULL,
  UNIQUE (grouping, key)
) STRICT;

-- What was received on each day, an annulment with a minus (RULES §9).
CREATE TABLE received (
  day TEXT NOT NULL, channel TEXT NOT NULL, office TEXT NOT NULL, amount INTEGER NOT NULL,
  PRIMARY KEY (day, channel, office)
) STRICT, WITHOUT ROWID;

-- What was put on charges on each day.
CREATE TABLE applied (
  day TEXT NOT NULL, concept TEXT NOT NULL, rubro TEXT NOT NULL, component TEXT NOT NULL,
  amount INTEGER NOT NULL,
  PRIMARY KEY (day, concept, rubro, component)
) STRICT, WITHOUT ROWID;

-- For bringing new events to the right histories. Keys are hashes, as signed numbers.
-- Events that name others by their ids: annulments, identifications, broken agreements, answers.
CREATE TABLE links (
  target INTEGER NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (target, seq)
) STRICT, WITHOUT ROWID;
-- Which account a reference was issued to.
CREATE TABLE issues (
  reference INTEGER NOT NULL, account TEXT NOT NULL, PRIMARY KEY (reference, account)
) STRICT, WITHOUT ROWID;
-- Histories that hold a payment of a reference which may be another account's.
CREATE TABLE wants (
  reference INTEGER NOT NULL, history TEXT NOT NULL, PRIMARY KEY (reference, history)
) STRICT, WITHOUT ROWID;

-- What follows is worked out when somebody first asks for it, not by `project`, and kept.
-- Where each of it stands: it holds for so many known events, as of every day from one through another. What
-- stands at fewer events than `standing` is behind, and made anew when it is next asked for.
CREATE TABLE kept (
  -- findings, fingerprint, programme, series; of the last two which one: a year, a day.
  subject TEXT NOT NULL, item TEXT NOT NULL,
  known INTEGER NOT NULL, as_of TEXT NOT NULL, through TEXT NOT NULL,
  PRIMARY KEY (subject, item)
) STRICT, WITHOUT ROWID;

-- What is odd on record (RULES §10), in the order of answers, each with the event that shows it.
CREATE TABLE findings (
  place INTEGER PRIMARY KEY,
  code TEXT NOT NULL, seq INTEGER NOT NULL, event TEXT NOT NULL, account TEXT, detail TEXT NOT NULL
) STRICT;

-- The fingerprint of the state, and of how many accounts it is.
CREATE TABLE fingerprint (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  value TEXT NOT NULL, accounts INTEGER NOT NULL
) STRICT;

-- The activities of the plans of years, in the order of their definitions, and their months (RULES §9).
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

-- Arrears as of the last days of months, as in `delinquency`, with where ages are cut.
CREATE TABLE delinquency_series (
  day TEXT NOT NULL, grouping TEXT NOT NULL, key TEXT,
  accounts INTEGER NOT NULL, delinquent INTEGER NOT NULL,
  principal INTEGER NOT NULL, surcharge INTEGER NOT NULL, fine INTEGER NOT NULL,
  indemnity INTEGER NOT NULL, cost INTEGER NOT NULL,
  in_agreement INTEGER NOT NULL, rezago INTEGER NOT NULL, ages TEXT NOT NULL, aging TEXT NOT NULL,
  UNIQUE (day, grouping, key)
) STRICT;
