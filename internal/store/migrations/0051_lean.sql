-- +goose Up

-- What many duties say alike, once: the words and the calculations of twenty duties of one dispatch are the same texts.
-- The key of a text is made of its digest; those that stood before this table are under the id of the first duty.
-- owner: duty
CREATE TABLE duty_text (
    id   TEXT NOT NULL PRIMARY KEY,
    text TEXT NOT NULL
);
-- id is the key of the text that the duty or entry named by line says.
CREATE TABLE duty_move (
    line TEXT NOT NULL PRIMARY KEY,
    id   TEXT NOT NULL
);
INSERT INTO duty_move (line, id) SELECT u.line, min(u.line) OVER (PARTITION BY u.text) FROM (
    SELECT id || 'w' AS line, what AS text FROM duty
    UNION ALL SELECT id || 'x', explanation FROM duty
    UNION ALL SELECT duty_id || 'e' || seq, explanation FROM duty_entry WHERE explanation <> '') AS u;
INSERT INTO duty_text (id, text) SELECT m.id, d.what FROM duty d JOIN duty_move m ON m.line = d.id || 'w' AND m.id = m.line;
INSERT INTO duty_text (id, text) SELECT m.id, d.explanation FROM duty d JOIN duty_move m ON m.line = d.id || 'x' AND m.id = m.line;
INSERT INTO duty_text (id, text) SELECT m.id, e.explanation FROM duty_entry e JOIN duty_move m ON m.line = e.duty_id || 'e' || e.seq AND m.id = m.line
    WHERE e.explanation <> '';

-- remind is the next reminder owed to the debtor, its day and its kind ("2026-03-25 before3"), or ''.
ALTER TABLE duty ADD COLUMN words TEXT NOT NULL DEFAULT '';
ALTER TABLE duty ADD COLUMN calculation TEXT NOT NULL DEFAULT '';
ALTER TABLE duty ADD COLUMN remind TEXT NOT NULL DEFAULT '';
UPDATE duty SET words = (SELECT m.id FROM duty_move m WHERE m.line = duty.id || 'w'),
    calculation = (SELECT m.id FROM duty_move m WHERE m.line = duty.id || 'x'),
    remind = CASE WHEN closed_at > 0 THEN '' ELSE coalesce((SELECT min(r.day || ' ' || r.kind) FROM duty_reminder r
        WHERE r.duty_id = duty.id AND r.sent_at = 0 AND r.due_day = duty.due_day), '') END;
ALTER TABLE duty DROP COLUMN what;
ALTER TABLE duty DROP COLUMN explanation;
DROP TABLE duty_reminder;
CREATE INDEX duty_remind ON duty (remind, id) WHERE remind <> '';
DROP INDEX duty_calendar;

-- What the opening entry froze stands in the duty's row and is covered by the hash of the entry; prev is the hash of the
-- entry before. Neither is written twice.
ALTER TABLE duty_entry ADD COLUMN calculation TEXT NOT NULL DEFAULT '';
UPDATE duty_entry SET calculation = (SELECT m.id FROM duty_move m WHERE m.line = duty_entry.duty_id || 'e' || duty_entry.seq) WHERE explanation <> '';
UPDATE duty_entry SET data = '', para = '', rule = '' WHERE action = 'open';
ALTER TABLE duty_entry DROP COLUMN explanation;
ALTER TABLE duty_entry DROP COLUMN prev;
DROP TABLE duty_move;

-- Nothing is asked by these: an execution is found by its id, by its document, or by the reader's rights.
-- owner: instrument
DROP INDEX execution_body;
DROP INDEX execution_owner;
DROP INDEX execution_duty;

-- prev is the hash of the entry before, which stands there; it goes into the hash of this one.
-- owner: journal
ALTER TABLE journal DROP COLUMN prev;
DROP INDEX journal_person;

-- Registers and reasons of rights are short words: each stands in three rows and indexes of every execution.
-- owner: access
UPDATE access_row SET register = CASE register WHEN 'outgoing' THEN 'o' WHEN 'execution.open' THEN 'e' WHEN 'execution.closed' THEN 'x'
        WHEN 'see' THEN 's' ELSE register END,
    reason = replace(replace(reason, 'access.reason.', ''), 'document.access.', 'd:');
