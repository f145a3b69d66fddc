-- Pictures and other attachments, by the hash of their bytes. They lie in the
-- database, not beside it: so they are enciphered, saved in the transaction of
-- the document that names them, and backed up with it.
CREATE TABLE attachment (
  hash  BLOB PRIMARY KEY CHECK (length(hash) = 32),  -- SHA-256 of the bytes
  kind  TEXT NOT NULL,                               -- media type
  size  INTEGER NOT NULL CHECK (size = length(bytes)),
  bytes BLOB NOT NULL
) STRICT;

-- Derived: which revision names which attachment, at hand or not.
CREATE TABLE mention (
  rev  INTEGER NOT NULL,
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  PRIMARY KEY (rev, hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX mention_hash ON mention (hash);

-- The content of some kinds, where derived rows of theirs are new. It stands
-- in the last line that has one, unless the row keeps it.
CREATE TEMP TABLE said AS
  SELECT d.doc, d.kind, d.patient, d.day, coalesce(d.content,
    (SELECT json_extract(r.line, '$.c') FROM revision r WHERE (r.rev = d.minted OR r.again = d.doc)
      AND json_type(r.line, '$.c') IS NOT NULL ORDER BY r.rev DESC LIMIT 1)) AS content
  FROM document d
  WHERE d.kind IN ('patient', 'newborn') AND d.status NOT IN (0, 6, 7) AND EXISTS
    (SELECT 1 FROM revision r WHERE (r.rev = d.minted OR r.again = d.doc)
      AND (instr(r.line, '"other_numbers"') > 0 OR instr(r.line, '"bcg"') > 0 OR instr(r.line, '"polio_0"') > 0));

-- Numbers of paper registers and of other systems, one a line.
ALTER TABLE patient ADD COLUMN other TEXT NOT NULL DEFAULT '';
UPDATE patient SET other = coalesce((SELECT group_concat(n.value, char(10)) FROM said s, json_each(s.content, '$.other_numbers') n
  WHERE s.doc = patient.doc), '') WHERE doc IN (SELECT doc FROM said WHERE kind = 'patient');

-- What was given at birth is a dose like any other.
INSERT INTO vaccine (doc, n, patient, code, day, lot)
  SELECT s.doc, x.n, s.patient, x.code, s.day, '' FROM said s
  JOIN (SELECT 0 AS n, 'bcg' AS code, '$.bcg' AS path UNION ALL SELECT 1, 'polio0', '$.polio_0') x
  WHERE s.kind = 'newborn' AND json_extract(s.content, x.path) = 1
    AND coalesce(json_extract(s.content, '$.outcome'), '') NOT IN ('fresh_stillbirth', 'macerated_stillbirth');
DROP TABLE temp.said;
