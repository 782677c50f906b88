-- The half of the log that is derived: what the entries say now. It can be dropped and rebuilt at
-- any time to the same rows (antitrafik rebuild). `r` is the arrival number of a record's first
-- entry here. Counts are attendances, leaflets or other materials, in whole numbers.

-- Which form of this half was built; another form is rebuilt when the log is next written.
CREATE TABLE built (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  format INTEGER NOT NULL
) STRICT;

-- One row for each record, whatever its standing.
CREATE TABLE record (
  r INTEGER PRIMARY KEY,
  type TEXT NOT NULL,
  standing TEXT NOT NULL,
  unapplied INTEGER NOT NULL     -- entries with something only a newer version understands
) STRICT;
CREATE INDEX record_aside ON record (standing) WHERE standing <> 'stands';
CREATE INDEX record_unapplied ON record (unapplied) WHERE unapplied > 0;

-- Fields told in parallel and not yet settled.
CREATE TABLE conflict (
  r INTEGER NOT NULL,
  field TEXT NOT NULL,
  PRIMARY KEY (r, field)
) STRICT, WITHOUT ROWID;

-- Commitments whose text is erased for good, wherever it may still come from.
CREATE TABLE erased (
  commitment BLOB PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- What every table adds up: one row for each standing event or distribution.
-- A high that is null is open. `first` and `last` are days; month and week are null where the
-- activity is spread over several; county and municipality are codes, or 'several', or ''.
CREATE TABLE activity (
  r INTEGER PRIMARY KEY,
  type TEXT NOT NULL,
  first TEXT NOT NULL,
  last TEXT NOT NULL,
  month TEXT,
  week TEXT,
  county TEXT NOT NULL,
  municipality TEXT NOT NULL,
  kind TEXT NOT NULL,
  exact INTEGER NOT NULL,
  low INTEGER NOT NULL,
  high INTEGER,
  uncounted INTEGER NOT NULL,    -- 1 where some group was not counted
  female INTEGER NOT NULL,
  male INTEGER NOT NULL,
  unsexed INTEGER NOT NULL,
  unsexed_low INTEGER NOT NULL,
  unsexed_high INTEGER,
  requests INTEGER NOT NULL,     -- standing requests made at it
  material TEXT,                 -- from here on: what was handed out, for distributions
  done INTEGER NOT NULL,
  done_low INTEGER NOT NULL,
  done_high INTEGER,
  progress INTEGER NOT NULL,
  progress_low INTEGER NOT NULL,
  progress_high INTEGER,
  unquantified INTEGER NOT NULL  -- 1 where nobody counted them
) STRICT;
CREATE INDEX activity_day ON activity (first, last);
CREATE INDEX activity_county ON activity (county, first);

-- Where: every place of an activity. The municipality of a whole county is ''.
CREATE TABLE activity_place (
  r INTEGER NOT NULL,
  county TEXT NOT NULL,
  municipality TEXT NOT NULL,
  PRIMARY KEY (r, county, municipality)
) STRICT, WITHOUT ROWID;
CREATE INDEX activity_place_county ON activity_place (county);

CREATE TABLE activity_campaign (
  r INTEGER NOT NULL,
  campaign TEXT NOT NULL,
  PRIMARY KEY (r, campaign)
) STRICT, WITHOUT ROWID;
CREATE INDEX activity_campaign_campaign ON activity_campaign (campaign);

-- Who came: one row for each audience line, codes joined by + where several were counted together.
CREATE TABLE line (
  r INTEGER NOT NULL,
  audience TEXT NOT NULL,
  exact INTEGER NOT NULL,
  low INTEGER NOT NULL,
  high INTEGER,
  uncounted INTEGER NOT NULL,
  female INTEGER NOT NULL,
  male INTEGER NOT NULL,
  unsexed INTEGER NOT NULL,
  unsexed_low INTEGER NOT NULL,
  unsexed_high INTEGER,
  PRIMARY KEY (r, audience)
) STRICT, WITHOUT ROWID;

-- The venue an event names, folded, so that two spellings are one venue, and its commitment.
CREATE TABLE venue (
  r INTEGER PRIMARY KEY,
  commitment BLOB NOT NULL,
  venue TEXT NOT NULL
) STRICT;

-- What was asked for, and at which event (the id of its record).
CREATE TABLE request (
  r INTEGER PRIMARY KEY,
  event BLOB NOT NULL,
  theme TEXT NOT NULL
) STRICT;
CREATE INDEX request_event ON request (event);

-- Events said to have been attended by some of the same people.
CREATE TABLE overlap (
  r INTEGER NOT NULL,
  other BLOB NOT NULL,           -- id of the other event's record
  PRIMARY KEY (r, other)
) STRICT, WITHOUT ROWID;

-- Distributions as they were told, with the whole each is said to lie within. One that does
-- not stand has no status and no quantity: its parts still lie within its own whole.
CREATE TABLE distribution (
  r INTEGER PRIMARY KEY,
  record BLOB NOT NULL UNIQUE,
  material TEXT NOT NULL,
  status TEXT NOT NULL,
  quality TEXT NOT NULL,
  low INTEGER,
  high INTEGER,
  whole BLOB                     -- id of the record it lies within
) STRICT;
CREATE INDEX distribution_whole ON distribution (whole) WHERE whole IS NOT NULL;

-- Part and whole, directly or through others: a part is left out of a sum that holds its whole.
-- A part that is done within a whole still in progress does not stand here: it lowers the whole.
CREATE TABLE enclosed (
  part INTEGER NOT NULL,
  whole INTEGER NOT NULL,
  PRIMARY KEY (part, whole)
) STRICT, WITHOUT ROWID;
