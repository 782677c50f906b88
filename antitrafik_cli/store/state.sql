-- The half of the log that is derived: what the entries say now. It can be dropped and rebuilt at
-- any time to the same rows (antitrafik rebuild); only the numbers of names are given anew. `r` is
-- the arrival number of a record's first entry here. Counts are attendances, leaflets or other
-- materials, in whole numbers.

-- Which form of this half was built; another form is rebuilt when the log is next written.
CREATE TABLE built (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  format INTEGER NOT NULL
) STRICT;

-- Records that do not plainly stand: in no total, or with something only a newer version
-- understands (`unapplied` counts such entries).
CREATE TABLE aside (
  r INTEGER PRIMARY KEY,
  type TEXT NOT NULL,
  standing TEXT NOT NULL,
  unapplied INTEGER NOT NULL
) STRICT;

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

-- Numbers for what many rows name, given in order of first use: municipalities; campaigns as an
-- activity names them, joined by + where it serves several; and the venues that events name,
-- folded, so that two spellings are one venue.
CREATE TABLE municipality (
  v INTEGER PRIMARY KEY,
  municipality TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE campaigns (
  v INTEGER PRIMARY KEY,
  campaigns TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE campaign (
  v INTEGER NOT NULL,            -- in `campaigns`: one row for each that stands there
  campaign TEXT NOT NULL,
  PRIMARY KEY (v, campaign)
) STRICT, WITHOUT ROWID;
CREATE TABLE venue (
  v INTEGER PRIMARY KEY,
  municipality TEXT NOT NULL,
  venue TEXT NOT NULL,
  UNIQUE (municipality, venue)
) STRICT;

-- What every table adds up: one row for each standing event or distribution.
-- A high that is null is open. `first` and `last` are days; month and week are null where the
-- activity is spread over several; county and municipality are codes, or 'several', or ''.
CREATE TABLE activity (
  r INTEGER PRIMARY KEY,
  first TEXT NOT NULL,
  until TEXT,                    -- the last day; null where it is the first
  county TEXT NOT NULL,
  town TEXT NOT NULL,            -- the municipality within its county, 'several', or ''
  venue INTEGER,                 -- in `venue`
  campaigns INTEGER,             -- in `campaigns`; null where none is named
  kind TEXT NOT NULL,
  lines INTEGER NOT NULL,        -- how many audience lines it has
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
  surveyed INTEGER NOT NULL,     -- 1 questionnaires announced; results: 2 before, 4 after, 8 of any
  material TEXT,                 -- from here on: what was handed out, for distributions
  done INTEGER NOT NULL,
  done_low INTEGER NOT NULL,
  done_high INTEGER,
  progress INTEGER NOT NULL,
  progress_low INTEGER NOT NULL,
  progress_high INTEGER,
  unquantified INTEGER NOT NULL, -- 1 where nobody counted them
  last TEXT GENERATED ALWAYS AS (coalesce(until, first)),
  municipality TEXT GENERATED ALWAYS AS (
    CASE WHEN town IN ('', 'several') THEN town ELSE county || '/' || town END
  ),
  type TEXT GENERATED ALWAYS AS (CASE WHEN material IS NULL THEN 'event' ELSE 'distribution' END),
  month TEXT GENERATED ALWAYS AS (
    CASE WHEN substr(first, 1, 7) = substr(last, 1, 7) THEN substr(first, 1, 7) END
  ),
  week TEXT GENERATED ALWAYS AS (  -- a week is numbered, and belongs to the year, as its Thursday
    CASE WHEN date(first, '-3 days', 'weekday 4') = date(last, '-3 days', 'weekday 4')
    THEN strftime('%Y', first, '-3 days', 'weekday 4') || '-W'
      || printf('%02d', (strftime('%j', first, '-3 days', 'weekday 4') + 6) / 7) END
  )
) STRICT;
CREATE INDEX activity_county ON activity (county, first);
CREATE INDEX activity_asked ON activity (county, first) WHERE requests > 0;
CREATE INDEX activity_surveyed ON activity (county, first) WHERE surveyed > 0;
CREATE INDEX activity_handed_out ON activity (county, first) WHERE material IS NOT NULL;
CREATE INDEX activity_long ON activity (first, last) WHERE first <> last;
CREATE INDEX activity_campaigns ON activity (campaigns, first) WHERE campaigns IS NOT NULL;
CREATE INDEX activity_venue ON activity (venue) WHERE venue IS NOT NULL;

-- Every place of an activity in several places; one in a single place says it itself. The
-- municipality of a whole county is ''.
CREATE TABLE activity_place (
  r INTEGER NOT NULL,
  county TEXT NOT NULL,
  municipality TEXT NOT NULL,
  PRIMARY KEY (r, county, municipality)
) STRICT, WITHOUT ROWID;
CREATE INDEX activity_place_county ON activity_place (county, municipality);

-- Sums added beforehand, so that a report costs what its answer costs: of the activities of one
-- scope ('' for all, a county, or campaign:CODE) that lie wholly in one period ('' for ever, a
-- year, a month or an ISO week), grouped by one dimension. They are kept where at least 256
-- activities lie in scope and period; of fewer the rows themselves are added up. Parts of
-- distributions are in every sum; reports take them out again.
CREATE TABLE tally (
  scope TEXT NOT NULL,
  period TEXT NOT NULL,
  dimension TEXT NOT NULL,
  key TEXT NOT NULL,
  figures BLOB NOT NULL,         -- the sums themselves: see store/sums.py
  municipalities BLOB NOT NULL,  -- how often each is named, by number: see store/packing.py
  venues BLOB NOT NULL,          -- which are named: see there
  PRIMARY KEY (scope, period, dimension, key)
) STRICT, WITHOUT ROWID;

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
  unsexed INTEGER GENERATED ALWAYS AS (max(0, exact - female - male)),
  unsexed_low INTEGER GENERATED ALWAYS AS (max(0, low - female - male)),
  unsexed_high INTEGER GENERATED ALWAYS AS (max(0, high - female - male)),
  PRIMARY KEY (r, audience)
) STRICT, WITHOUT ROWID;

-- What was asked for, and at which event (the id of its record).
CREATE TABLE request (
  r INTEGER PRIMARY KEY,
  event BLOB NOT NULL,
  theme TEXT NOT NULL,
  answer TEXT NOT NULL           -- met, open or declined; '' where nobody answered
) STRICT;
CREATE INDEX request_event ON request (event);

-- Standing questionnaires: each version of each, by the digest of what it asks.
CREATE TABLE questionnaire (
  r INTEGER PRIMARY KEY,
  code TEXT NOT NULL,
  version TEXT NOT NULL,         -- what its author calls it
  digest BLOB NOT NULL,
  at INTEGER NOT NULL,           -- when its questions were told, Unix milliseconds UTC
  said BLOB NOT NULL             -- by which entry: the newest by (at, said) is the one in use
) STRICT;

-- Standing results of questionnaires: what the papers of one event and phase say, as JSON.
CREATE TABLE survey (
  r INTEGER PRIMARY KEY,
  event BLOB NOT NULL,           -- id of the event's record
  phase TEXT NOT NULL,           -- before, after or follow-up
  code TEXT NOT NULL,
  digest BLOB NOT NULL,          -- of the version that was asked
  answers TEXT NOT NULL,         -- papers, and for each question how many gave each answer
  paired TEXT,                   -- of papers matched by code: before, after, how many gave both
  at INTEGER NOT NULL,           -- when its answers were told, Unix milliseconds UTC
  said BLOB NOT NULL             -- by which entry: of two told apart the newer by (at, said) holds
) STRICT;
CREATE INDEX survey_event ON survey (event);

-- Planned items (ids of the schedule) and the standing events said to fulfil them.
CREATE TABLE fulfilment (
  item TEXT NOT NULL,
  r INTEGER NOT NULL,
  PRIMARY KEY (item, r)
) STRICT, WITHOUT ROWID;
CREATE INDEX fulfilment_event ON fulfilment (r);

-- What became of planned items: standing outcomes, each as it was last told.
CREATE TABLE outcome (
  r INTEGER PRIMARY KEY,
  item TEXT NOT NULL,
  state TEXT NOT NULL,
  date TEXT NOT NULL,            -- where it was moved: the new days; else ''
  at INTEGER NOT NULL,           -- when its state was told, Unix milliseconds UTC
  said BLOB NOT NULL             -- by which entry: of two outcomes the newer by (at, said) holds
) STRICT;
CREATE INDEX outcome_item ON outcome (item, at, said);

-- Zero reports: nothing was done in that county from `first` to `last`.
CREATE TABLE zero_report (
  county TEXT NOT NULL,
  first TEXT NOT NULL,
  last TEXT NOT NULL,
  r INTEGER NOT NULL,
  part INTEGER NOT NULL,         -- 1 where it speaks of municipalities, not of all the county
  PRIMARY KEY (county, first, last, r)
) STRICT, WITHOUT ROWID;
CREATE INDEX zero_report_record ON zero_report (r);

-- Reported totals: figures told for several activities together, in no sum of this half.
CREATE TABLE reported (
  r INTEGER PRIMARY KEY,
  measure TEXT NOT NULL,
  first TEXT NOT NULL,
  last TEXT NOT NULL
) STRICT;

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

-- Records that came from a list, by what its rows are known again by, whether they stand or not.
CREATE TABLE origin (
  origin BLOB NOT NULL,
  r INTEGER NOT NULL,
  PRIMARY KEY (origin, r)
) STRICT, WITHOUT ROWID;
CREATE INDEX origin_record ON origin (r);

-- Part and whole, directly or through others: a part is left out of a sum that holds its whole.
-- A part that is done within a whole still in progress does not stand here: it lowers the whole.
CREATE TABLE enclosed (
  part INTEGER NOT NULL,
  whole INTEGER NOT NULL,
  PRIMARY KEY (part, whole)
) STRICT, WITHOUT ROWID;
