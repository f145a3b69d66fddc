-- A save writes fewer pages.
--
-- Where a chain ends follows from its last revision: it is not written again
-- with every save.
ALTER TABLE chain DROP COLUMN seq;
ALTER TABLE chain DROP COLUMN head;
ALTER TABLE chain DROP COLUMN hlc;
-- The chain that a branch left at `since`: the trunk or another branch.
ALTER TABLE chain ADD COLUMN parent INTEGER REFERENCES chain (chain);
UPDATE chain SET parent = (SELECT t.chain FROM chain t WHERE t.device = chain.device AND t.epoch = chain.epoch AND t.branch = 0)
  WHERE branch > 0;

-- Most documents have one revision, the one that minted them, which their row
-- names. Only the others are found by an index: `again` is their document.
ALTER TABLE revision ADD COLUMN again INTEGER;
UPDATE revision SET again = doc WHERE rev IS NOT (SELECT d.minted FROM document d WHERE d.doc = revision.doc);
DROP INDEX revision_doc;
CREATE INDEX revision_again ON revision (again) WHERE again IS NOT NULL;

-- With the status, since what was entered in error is nobody's last visit.
DROP INDEX document_patient;
CREATE INDEX document_patient ON document (patient, day, status) WHERE patient IS NOT NULL;
