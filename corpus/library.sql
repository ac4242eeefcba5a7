-- The library's file. `derived` holds what was computed from texts, by who computed it, so that it is never twice.

CREATE TABLE essay (
  id TEXT PRIMARY KEY,
  origin TEXT NOT NULL,
  position INTEGER NOT NULL,
  title TEXT NOT NULL,
  author TEXT NOT NULL,
  url TEXT,
  published TEXT,
  topics TEXT NOT NULL,
  license TEXT,
  text TEXT NOT NULL,
  changes TEXT NOT NULL,
  removed_at TEXT -- ISO date and time, UTC; none unless it was removed and can still be brought back
) STRICT;

CREATE INDEX essay_origin ON essay (origin);

CREATE TABLE situation (
  essay_id TEXT NOT NULL REFERENCES essay ON DELETE CASCADE,
  start INTEGER NOT NULL,
  end INTEGER NOT NULL,
  texts TEXT NOT NULL,
  PRIMARY KEY (essay_id, start, end)
) STRICT, WITHOUT ROWID;

CREATE TABLE stamp (
  origin TEXT PRIMARY KEY,
  etag TEXT,
  modified TEXT,
  as_is INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- With row ids, unlike the others: without them SQLite gives every vector a page of its own.
CREATE TABLE derived (
  maker TEXT NOT NULL,
  key TEXT NOT NULL,
  value BLOB NOT NULL,
  PRIMARY KEY (maker, key)
) STRICT;
