-- The half of the log that endures. Nothing here is ever changed; only open_text may lose rows.
-- Readable with any SQLite: hex() of an id, a record or a device gives the digits that heads hold.

-- Which log this is: made at random with the log, and anew when a backup of it is put back, since
-- two copies that go on must not go on with one key. `digest` is the SHA-256 of `log`, so that a
-- damaged identity is noticed before a key is looked for under a wrong name.
CREATE TABLE identity (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  log BLOB NOT NULL CHECK (length(log) = 16),
  digest BLOB NOT NULL CHECK (length(digest) = 32)
) STRICT;

-- Numbers for the devices that wrote entries, in order of first arrival here.
CREATE TABLE device (
  d INTEGER PRIMARY KEY,
  device BLOB NOT NULL UNIQUE CHECK (length(device) = 16)
) STRICT;
CREATE TRIGGER device_never_changes BEFORE UPDATE ON device
BEGIN SELECT RAISE(ABORT, 'a device is never changed'); END;
CREATE TRIGGER device_never_goes BEFORE DELETE ON device
BEGIN SELECT RAISE(ABORT, 'a device is never removed'); END;

-- One row for each entry. `n` is the order of arrival here, which no other log shares; `id` is the
-- SHA-256 of `head`; device, by its number, seq and record repeat what the head says, to be
-- found by.
CREATE TABLE entry (
  n INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE CHECK (length(id) = 32),
  device INTEGER NOT NULL REFERENCES device (d),
  seq INTEGER NOT NULL CHECK (seq >= 1),
  record BLOB NOT NULL CHECK (length(record) = 16),
  head TEXT NOT NULL
) STRICT;
CREATE INDEX entry_chain ON entry (device, seq);    -- not unique: both sides of a fork are kept
CREATE INDEX entry_record ON entry (substr(record, 11));  -- its last group: where short ids begin

CREATE TRIGGER entry_never_changes BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'an entry is never changed'); END;
CREATE TRIGGER entry_never_goes BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'an entry is never removed'); END;

-- Open text under its commitment. A row goes when the text is erased, and never comes back.
CREATE TABLE open_text (
  commitment BLOB PRIMARY KEY CHECK (length(commitment) = 32),
  salt BLOB NOT NULL CHECK (length(salt) = 16),
  field TEXT NOT NULL,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER open_text_never_changes BEFORE UPDATE ON open_text
BEGIN SELECT RAISE(ABORT, 'open text is never changed'); END;

-- What came in together: one row for each writing command, from its first entry to its last.
CREATE TABLE change (
  first INTEGER PRIMARY KEY REFERENCES entry (n),
  last INTEGER NOT NULL REFERENCES entry (n) CHECK (last >= first),
  command TEXT NOT NULL
) STRICT;

-- Editions of weekly exports: up to which arrival each looked, and the digest of what it showed.
CREATE TABLE edition (
  week TEXT NOT NULL,
  edition INTEGER NOT NULL CHECK (edition >= 1),
  n INTEGER NOT NULL,
  digest BLOB NOT NULL CHECK (length(digest) = 32),
  PRIMARY KEY (week, edition)
) STRICT, WITHOUT ROWID;

-- Receipts: the newest entry of a device that another log says it holds. A cut tail shows here.
CREATE TABLE receipt (
  device BLOB NOT NULL CHECK (length(device) = 16),
  giver BLOB NOT NULL CHECK (length(giver) = 16),
  seq INTEGER NOT NULL CHECK (seq >= 1),
  id BLOB NOT NULL CHECK (length(id) = 32),
  PRIMARY KEY (device, giver, seq)  -- its columns first: integrity_check of SQLite 3.40 errs else
) STRICT, WITHOUT ROWID;
