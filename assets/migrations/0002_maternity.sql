-- What the maternity's board and its follow-up lists read. All derived.

CREATE TABLE pregnancy (
  doc     INTEGER PRIMARY KEY,
  patient INTEGER,
  opened  INTEGER NOT NULL,
  lmp     INTEGER,
  edd     INTEGER,
  basis   TEXT NOT NULL,
  gravida INTEGER,
  parity  INTEGER,
  ended   INTEGER,                         -- day, NULL while it lasts
  ending  TEXT NOT NULL
) STRICT;
CREATE INDEX pregnancy_patient ON pregnancy (patient);
CREATE INDEX pregnancy_active ON pregnancy (edd) WHERE ended IS NULL;

-- Prenatal and postnatal contacts, deliveries and newborns, by the pregnancy
-- that they belong to (its document id: it may arrive later).
CREATE TABLE contact (
  doc       INTEGER PRIMARY KEY,
  pregnancy BLOB,
  patient   INTEGER,
  kind      TEXT NOT NULL,
  day       INTEGER NOT NULL,
  number    INTEGER,
  days      INTEGER                        -- gestational age
) STRICT;
CREATE INDEX contact_pregnancy ON contact (pregnancy, kind, day);
CREATE INDEX contact_day ON contact (kind, day);

CREATE TABLE labour (
  doc       INTEGER PRIMARY KEY,
  pregnancy BLOB,
  patient   INTEGER,
  admitted  INTEGER NOT NULL,              -- ms since 1970
  ended     INTEGER                        -- ms, NULL while it lasts
) STRICT;
CREATE INDEX labour_open ON labour (admitted) WHERE ended IS NULL;

CREATE TABLE vaccine (
  doc     INTEGER NOT NULL,
  n       INTEGER NOT NULL,
  patient INTEGER,
  code    TEXT NOT NULL,
  day     INTEGER NOT NULL,
  lot     TEXT NOT NULL,
  PRIMARY KEY (doc, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX vaccine_patient ON vaccine (patient, day);
