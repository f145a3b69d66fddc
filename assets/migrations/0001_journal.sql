-- The journal and what is derived from it.
--
-- The truth is `revision`: every other table below the line can be dropped
-- and rebuilt from it (carnet check does so and compares).

-- One writer: a device in one epoch. A fork (two different revisions under
-- one number, after a restored backup or a cloned PC) keeps its other branch
-- as a chain of its own, branch 1, 2, …
CREATE TABLE chain (
  chain  INTEGER PRIMARY KEY,
  device BLOB NOT NULL CHECK (length(device) = 16),
  epoch  INTEGER NOT NULL,
  branch INTEGER NOT NULL DEFAULT 0,
  -- The last revision; seq is gapless from 1, since what lies behind a gap
  -- waits in quarantine.
  seq    INTEGER NOT NULL DEFAULT 0,
  head   BLOB,
  hlc    INTEGER NOT NULL DEFAULT 0,
  -- Where a branch left the trunk: the last seq that both share.
  since  INTEGER NOT NULL DEFAULT 0,
  UNIQUE (device, epoch, branch)
) STRICT;

-- rev = chain << 40 | seq, so that a chain's revisions lie side by side and
-- an export reads them in one sweep. `line` is the revision in its line form
-- (docs/journal.md), written once, exported as it is.
CREATE TABLE revision (
  rev  INTEGER PRIMARY KEY,
  id   BLOB NOT NULL CHECK (length(id) = 32),
  doc  INTEGER NOT NULL REFERENCES document (doc),
  line TEXT NOT NULL
) STRICT;
CREATE INDEX revision_doc ON revision (doc, rev);
-- Revisions are looked up by id only for bases that come from another desk;
-- eight bytes tell them apart well enough, the row tells for certain.
CREATE INDEX revision_id ON revision (substr(id, 1, 8));

-- Runs of revisions that came before the ones that precede them: kept as
-- they came, and received again when the gap closes.
CREATE TABLE quarantine (
  device    BLOB NOT NULL,
  epoch     INTEGER NOT NULL,
  seq       INTEGER NOT NULL,              -- of the first line
  digest    BLOB NOT NULL,                 -- SHA-256 of the lines
  prev      BLOB NOT NULL,
  revisions INTEGER NOT NULL,
  lines     TEXT NOT NULL,
  received  INTEGER NOT NULL,
  PRIMARY KEY (device, epoch, seq, digest)
) STRICT, WITHOUT ROWID;

-- What was typed and not yet signed. Not part of the journal: it is nobody's
-- statement yet.
CREATE TABLE draft (
  draft    TEXT PRIMARY KEY,
  staff    BLOB NOT NULL,
  kind     TEXT NOT NULL,
  patient  BLOB,
  document BLOB,
  bases    TEXT NOT NULL DEFAULT '',
  content  TEXT NOT NULL,
  started  INTEGER NOT NULL,
  updated  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX draft_patient ON draft (patient);

-- This desk's own affairs.
CREATE TABLE setting (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE reading (
  at      INTEGER NOT NULL,
  staff   BLOB NOT NULL,
  patient BLOB NOT NULL,
  what    TEXT NOT NULL,
  reason  TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX reading_patient ON reading (patient, at);

-- Bundles that left this desk, and what came back.
CREATE TABLE outbox (
  bundle    TEXT PRIMARY KEY,
  recipient TEXT NOT NULL,           -- 'desks', 'district', 'all', or a device
  ranges    TEXT NOT NULL,           -- JSON, as in the manifest
  revisions INTEGER NOT NULL,
  bytes     INTEGER NOT NULL,
  created   INTEGER NOT NULL,
  acked     INTEGER,                 -- when the receipt came, NULL before
  acked_by  TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;

CREATE TABLE inbox (
  bundle    TEXT PRIMARY KEY,
  sender    BLOB NOT NULL,
  revisions INTEGER NOT NULL,
  received  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

---------------------------------------------------------------- derived ----

-- One row a document. `patient` is the patient's own document. `content` is
-- NULL while the history is a line: the content then stands in the line of
-- revision `head`, and is not written twice.
CREATE TABLE document (
  doc       INTEGER PRIMARY KEY,
  id        BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
  minted    INTEGER,                      -- the revision that created it
  kind      TEXT NOT NULL DEFAULT '',
  patient   INTEGER,
  status    INTEGER NOT NULL DEFAULT 0,
  flags     INTEGER NOT NULL DEFAULT 0,
  day       INTEGER NOT NULL DEFAULT 0,   -- the document's own date, days since 1970
  created   INTEGER NOT NULL DEFAULT 0,   -- wall time of the first revision, ms
  updated   INTEGER NOT NULL DEFAULT 0,   -- wall time of the last one, ms
  author    INTEGER,
  on_behalf INTEGER,
  head      INTEGER NOT NULL DEFAULT 0,
  heads     BLOB,                         -- ids, NULL when `head` is the only one
  title     TEXT NOT NULL DEFAULT '',
  content   TEXT,
  conflicts TEXT
) STRICT;
CREATE INDEX document_patient ON document (patient, day) WHERE patient IS NOT NULL;
CREATE INDEX document_open ON document (status, kind) WHERE status BETWEEN 1 AND 3;
CREATE INDEX document_flag ON document (flags) WHERE flags <> 0;
-- The kinds that are listed by themselves. (Not NOT IN: SQLite would build a
-- temporary table for the list at each write.)
CREATE INDEX document_kind ON document (kind, day) WHERE kind <> '' AND kind <> 'patient' AND kind <> 'consultation';

CREATE TABLE patient (
  doc      INTEGER PRIMARY KEY,
  number   TEXT NOT NULL DEFAULT '',
  family   TEXT NOT NULL DEFAULT '',
  given    TEXT NOT NULL DEFAULT '',
  sex      TEXT NOT NULL DEFAULT '',
  birth    INTEGER,                       -- days since 1970
  birth_by TEXT NOT NULL DEFAULT '',
  village  TEXT NOT NULL DEFAULT '',
  quarter  TEXT NOT NULL DEFAULT '',
  phone    TEXT NOT NULL DEFAULT '',
  mother   TEXT NOT NULL DEFAULT '',
  relative TEXT NOT NULL DEFAULT '',      -- husband, else father
  died     INTEGER,
  into_id  BLOB                           -- merged into this patient
) STRICT;
CREATE INDEX patient_number ON patient (number);
CREATE INDEX patient_into ON patient (into_id) WHERE into_id IS NOT NULL;

CREATE TABLE diagnosis (
  doc       INTEGER NOT NULL,
  n         INTEGER NOT NULL,
  icd10     TEXT NOT NULL,
  icpc2     TEXT NOT NULL,
  label     TEXT NOT NULL,
  certain   INTEGER NOT NULL,
  follow_up INTEGER NOT NULL,
  PRIMARY KEY (doc, n)
) STRICT, WITHOUT ROWID;

-- Numbers and coded results, one row each, for reports and last values.
CREATE TABLE observation (
  doc   INTEGER NOT NULL,
  code  TEXT NOT NULL,
  value REAL,
  text  TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (doc, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE prescription (
  doc      INTEGER NOT NULL,
  n        INTEGER NOT NULL,
  code     TEXT NOT NULL,
  medicine TEXT NOT NULL,
  quantity REAL NOT NULL,
  until    INTEGER NOT NULL,              -- day after the last dose
  PRIMARY KEY (doc, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE appointment (
  doc     INTEGER PRIMARY KEY,
  patient INTEGER,
  day     INTEGER NOT NULL,
  reason  TEXT NOT NULL
) STRICT;
CREATE INDEX appointment_day ON appointment (day);

-- Arrivals; `seen` is the document that answers it.
CREATE TABLE visit (
  doc     INTEGER PRIMARY KEY,
  patient INTEGER,
  day     INTEGER NOT NULL,
  arrived TEXT NOT NULL,
  service TEXT NOT NULL,
  reason  TEXT NOT NULL,
  urgent  INTEGER NOT NULL,
  gone    INTEGER NOT NULL
) STRICT;
CREATE INDEX visit_day ON visit (day);

CREATE TABLE answer (
  visit BLOB NOT NULL,
  doc   INTEGER NOT NULL,
  PRIMARY KEY (visit, doc)
) STRICT, WITHOUT ROWID;

CREATE TABLE staff (
  doc        INTEGER PRIMARY KEY,
  name       TEXT NOT NULL,
  role       TEXT NOT NULL,
  supervisor BLOB,
  gone       INTEGER NOT NULL
) STRICT;
