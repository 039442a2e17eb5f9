-- +goose Up

-- The closed executions of a unit, and those that control sees, are read from the executions themselves; rows of rights name only
-- whom nothing else names. One row says that a key sees every record of a document.
-- owner: instrument
ALTER TABLE execution ADD COLUMN marked BIGINT NOT NULL DEFAULT 0;
UPDATE execution SET marked = 1 WHERE EXISTS (SELECT 1 FROM instrument i WHERE i.document_id = execution.document_id AND i.marked = 1);
DROP INDEX execution_closed;
CREATE INDEX execution_closed ON execution (marked, closed_at) WHERE closed_at IS NOT NULL;
CREATE INDEX execution_closed_unit ON execution (owner_unit, closed_at) WHERE closed_at IS NOT NULL;

-- owner: access
INSERT INTO access_row (grantee, register, sort, ref_id, document_id, reason)
    SELECT DISTINCT grantee, 'w', '', document_id, document_id, reason FROM access_row WHERE register IN ('e', 'x') AND reason IN ('u', 'c');
DELETE FROM access_row WHERE register = 'x' AND reason IN ('u', 'c') AND EXISTS (SELECT 1 FROM execution e WHERE e.id = access_row.ref_id
    AND access_row.grantee IN ('u:' || e.owner_unit, CASE WHEN e.marked = 1 THEN '*d' ELSE '*' END));
