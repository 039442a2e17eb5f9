-- +goose Up

-- The open executions of a unit, and those that control sees, are read from the executions themselves, as the closed ones are (0161).
-- owner: instrument
CREATE INDEX execution_open ON execution (marked, due_day, id, document_id) WHERE closed_at IS NULL;
CREATE INDEX execution_open_unit ON execution (owner_unit, due_day, id, document_id) WHERE closed_at IS NULL;
CREATE INDEX execution_open_between ON execution (owner_unit, body_id, due_day, state, asking) WHERE closed_at IS NULL;

-- owner: access
DELETE FROM access_row WHERE register = 'e' AND reason IN ('u', 'c') AND EXISTS (SELECT 1 FROM execution e WHERE e.id = access_row.ref_id
    AND access_row.grantee IN ('u:' || e.owner_unit, CASE WHEN e.marked = 1 THEN '*d' ELSE '*' END));

-- Counters that are kept: how many executions and instruments stand where. What changes is noted beside and folded in by a timer, so that two
-- who act at once never wait for each other's counter.
-- owner: instrument
CREATE TABLE tally (
  axis   TEXT   NOT NULL, -- u: executions by sending unit, b: by recipient, p: by both; i: instruments by unit and its body
  id     TEXT   NOT NULL, -- the unit, the body, or the unit and the body with a space between
  what   TEXT   NOT NULL, -- due day and kind of open ones; state and kind; asking; of p open or closed
  marked BIGINT NOT NULL,
  n      BIGINT NOT NULL,
  PRIMARY KEY (axis, id, what, marked)
) /* sqlite: WITHOUT ROWID */;

-- Changes that are not folded in yet.
-- owner: instrument
CREATE TABLE tally_change (
  matter    TEXT   NOT NULL, -- e: execution, i: instrument
  unit_id   TEXT   NOT NULL,
  body_id   TEXT   NOT NULL, -- the recipient; of an instrument the body of the unit
  marked    BIGINT NOT NULL,
  kind      TEXT   NOT NULL,
  state     TEXT   NOT NULL, -- closed for every closed execution
  due_day   TEXT   NOT NULL, -- of an open execution
  asking    BIGINT NOT NULL,
  n         BIGINT NOT NULL
);

-- How often it was folded.
-- owner: instrument
CREATE TABLE tally_fold (id BIGINT NOT NULL PRIMARY KEY, n BIGINT NOT NULL);
INSERT INTO tally_fold (id, n) VALUES (1, 0);

INSERT INTO tally_change (matter, unit_id, body_id, marked, kind, state, due_day, asking, n)
    SELECT 'e', owner_unit, body_id, marked, kind, CASE WHEN closed_at IS NULL THEN state ELSE 'closed' END,
      CASE WHEN closed_at IS NULL THEN due_day ELSE '' END, CASE WHEN closed_at IS NULL THEN asking ELSE 0 END, COUNT(*)
    FROM execution GROUP BY 1, 2, 3, 4, 5, 6, 7, 8;
INSERT INTO tally_change (matter, unit_id, body_id, marked, kind, state, due_day, asking, n)
    SELECT 'i', owner_unit, owner_body, marked, kind, state, '', 0, COUNT(*) FROM instrument GROUP BY 1, 2, 3, 4, 5, 6, 7, 8;
INSERT INTO tally (axis, id, what, marked, n)
    SELECT axis, id, what, marked, CAST(SUM(n) AS BIGINT) FROM (
        SELECT 'u' AS axis, unit_id AS id, due_day || ' ' || kind AS what, marked, n FROM tally_change WHERE matter = 'e' AND due_day <> ''
        UNION ALL SELECT 'u', unit_id, state || ' ' || kind, marked, n FROM tally_change WHERE matter = 'e'
        UNION ALL SELECT 'u', unit_id, 'asking', marked, n FROM tally_change WHERE matter = 'e' AND asking = 1
        UNION ALL SELECT 'b', body_id, due_day || ' ' || kind, marked, n FROM tally_change WHERE matter = 'e' AND due_day <> ''
        UNION ALL SELECT 'b', body_id, state || ' ' || kind, marked, n FROM tally_change WHERE matter = 'e'
        UNION ALL SELECT 'b', body_id, 'asking', marked, n FROM tally_change WHERE matter = 'e' AND asking = 1
        UNION ALL SELECT 'p', unit_id || ' ' || body_id, CASE state WHEN 'closed' THEN state ELSE 'open' END, marked, n FROM tally_change WHERE matter = 'e'
        UNION ALL SELECT 'i', unit_id || ' ' || body_id, state || ' ' || kind, marked, n FROM tally_change WHERE matter = 'i'
    ) changes WHERE 1 = 1 GROUP BY axis, id, what, marked HAVING SUM(n) <> 0
    ON CONFLICT (axis, id, what, marked) DO UPDATE SET n = tally.n + excluded.n;
DELETE FROM tally_change;
