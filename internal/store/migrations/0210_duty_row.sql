-- +goose Up

-- What the duties of one dispatch have in common stands once, in their basis: now also who opened them and, named beside it, how the first
-- day was calculated. An entry that closes a duty is as old as its row says, left the day that the row is due, and its hash is that of the row. The first due day stands apart only
-- where it was moved; the version of the calendar of a closed duty only where it is not that of the calculation. The hash of each entry
-- covers all of it, as before. An execution names its duty: closed ones have no index by it.
-- Long whole numbers stand first, then short ones: PostgreSQL pads less so.
-- owner: duty
ALTER TABLE duty_text ADD COLUMN due TEXT NOT NULL DEFAULT '';
CREATE TABLE duty_first (duty_id TEXT NOT NULL PRIMARY KEY, basis TEXT NOT NULL, calculation TEXT NOT NULL);
INSERT INTO duty_first (duty_id, basis, calculation)
    SELECT d.id, 'f' || MIN(d.id) OVER (PARTITION BY d.basis, o.calculation, o.person_id, o.post_id, o.for_post_id), o.calculation
    FROM duty d JOIN duty_entry o ON o.duty_id = d.id AND o.seq = 1
    WHERE o.by_order = '' AND o.person_id || o.post_id || o.for_post_id NOT LIKE '%"%' AND o.person_id || o.post_id || o.for_post_id NOT LIKE '%\%' ESCAPE '!';
INSERT INTO duty_text (id, text, due)
    SELECT f.basis, substr(b.text, 1, length(b.text) - 1) || CASE WHEN o.person_id || o.post_id || o.for_post_id = '' THEN '' ELSE ',"by":{"person":"' ||
            o.person_id || '","post":"' || o.post_id || '","for":"' || o.for_post_id || '"}' END || '}', f.calculation
    FROM duty_first f JOIN duty d ON d.id = f.duty_id JOIN duty_entry o ON o.duty_id = d.id AND o.seq = 1 JOIN duty_text b ON b.id = d.basis
    WHERE f.basis = 'f' || f.duty_id;

CREATE TABLE duty_entry_lean (
    at            BIGINT NOT NULL,
    seq           INTEGER NOT NULL,
    duty_id       TEXT   NOT NULL,
    action        TEXT   NOT NULL,
    from_day      TEXT   NOT NULL,
    to_day        TEXT   NOT NULL,
    calculation   TEXT   NOT NULL DEFAULT '',
    para          TEXT   NOT NULL,
    rule          TEXT   NOT NULL,
    power_post    TEXT   NOT NULL,
    reason        TEXT   NOT NULL,
    person_id     TEXT   NOT NULL,
    post_id       TEXT   NOT NULL,
    for_post_id   TEXT   NOT NULL,
    by_order      TEXT   NOT NULL,
    data          TEXT   NOT NULL,
    hash          TEXT   NOT NULL,
    PRIMARY KEY (duty_id, seq),
    CHECK ((action = 'open') = (seq = 1))
) /* sqlite: WITHOUT ROWID */;
INSERT INTO duty_entry_lean (seq, at, duty_id, action, from_day, to_day, calculation, para, rule, power_post, reason, person_id, post_id,
        for_post_id, by_order, data, hash)
    SELECT e.seq, CASE WHEN k.id IS NULL THEN e.at ELSE 0 END, e.duty_id, e.action, CASE WHEN k.id IS NULL THEN e.from_day ELSE '' END, e.to_day,
        CASE WHEN f.duty_id IS NULL THEN e.calculation ELSE '' END, e.para, e.rule, e.power_post, e.reason,
        CASE WHEN f.duty_id IS NULL THEN e.person_id ELSE '' END, CASE WHEN f.duty_id IS NULL THEN e.post_id ELSE '' END,
        CASE WHEN f.duty_id IS NULL THEN e.for_post_id ELSE '' END, e.by_order, e.data,
        CASE WHEN k.hash = e.hash THEN '' ELSE e.hash END
    FROM duty_entry e LEFT JOIN duty_first f ON f.duty_id = e.duty_id AND e.seq = 1
        LEFT JOIN duty k ON k.id = e.duty_id AND e.action IN ('done', 'void', 'deemed', 'ended') AND k.closed_at = e.at AND k.due_day = e.from_day
    ORDER BY e.duty_id, e.seq;
DROP TABLE duty_entry;
ALTER TABLE duty_entry_lean RENAME TO duty_entry;
CREATE UNIQUE INDEX duty_entry_closing ON duty_entry (duty_id) WHERE action IN ('done', 'void', 'deemed', 'ended');

CREATE TABLE duty_lean (
    opened_at        BIGINT NOT NULL,
    closed_at        BIGINT NOT NULL DEFAULT 0,
    marked           INTEGER NOT NULL,
    late_days        INTEGER NOT NULL DEFAULT 0,
    seq              INTEGER NOT NULL,
    id               TEXT   NOT NULL PRIMARY KEY,
    kind             TEXT   NOT NULL,          -- x: instrument.execute
    state            TEXT   NOT NULL CHECK (state IN ('open', 'lapsed', 'done', 'void', 'deemed', 'ended')),
    debtor_unit      TEXT   NOT NULL,
    debtor_body      TEXT   NOT NULL,
    debtor_post      TEXT   NOT NULL,
    creditor_unit    TEXT   NOT NULL,
    creditor_post    TEXT   NOT NULL,
    document_id      TEXT   NOT NULL,
    ref_id           TEXT   NOT NULL,
    basis            TEXT   NOT NULL,
    para             TEXT   NOT NULL,
    edition          TEXT   NOT NULL,
    due_day          TEXT   NOT NULL,
    original_due_day TEXT   NOT NULL,          -- '' where it is due_day
    calculation      TEXT   NOT NULL DEFAULT '', -- of a day that was moved; that of the first stands with the basis
    calendar_version TEXT   NOT NULL,          -- '' of a closed duty where it is that of the calculation
    lapsed_day       TEXT   NOT NULL DEFAULT '',
    hash             TEXT   NOT NULL,
    remind           TEXT   NOT NULL DEFAULT '',
    CHECK ((state IN ('open', 'lapsed')) = (closed_at = 0))
) /* sqlite: WITHOUT ROWID */;
INSERT INTO duty_lean (marked, opened_at, closed_at, late_days, seq, id, kind, state, debtor_unit, debtor_body, debtor_post, creditor_unit,
        creditor_post, document_id, ref_id, basis, para, edition, due_day, original_due_day, calculation, calendar_version, lapsed_day, hash, remind)
    SELECT d.marked, d.opened_at, d.closed_at, d.late_days, d.seq, d.id, CASE d.kind WHEN 'instrument.execute' THEN 'x' ELSE d.kind END, d.state,
        d.debtor_unit, d.debtor_body, d.debtor_post, d.creditor_unit, d.creditor_post, d.document_id, d.ref_id, COALESCE(f.basis, d.basis), d.para,
        d.edition, d.due_day, CASE WHEN d.original_due_day = d.due_day THEN '' ELSE d.original_due_day END,
        CASE WHEN f.calculation = d.calculation THEN '' ELSE d.calculation END,
        CASE WHEN d.closed_at > 0 AND c.text LIKE '%,"calendar_version":"' || d.calendar_version || '"%' THEN '' ELSE d.calendar_version END,
        COALESCE(d.lapsed_day, ''), d.hash, d.remind
    FROM duty d LEFT JOIN duty_first f ON f.duty_id = d.id LEFT JOIN duty_text c ON c.id = d.calculation
    ORDER BY d.id;
DROP TABLE duty;
DROP TABLE duty_first;
ALTER TABLE duty_lean RENAME TO duty;
CREATE TABLE duty_text_kept (id TEXT NOT NULL PRIMARY KEY);
INSERT INTO duty_text_kept (id) SELECT basis FROM duty UNION SELECT calculation FROM duty UNION SELECT calculation FROM duty_entry
    UNION SELECT t.due FROM duty_text t WHERE t.id IN (SELECT basis FROM duty);
DELETE FROM duty_text WHERE NOT EXISTS (SELECT 1 FROM duty_text_kept k WHERE k.id = duty_text.id);
DROP TABLE duty_text_kept;
CREATE INDEX duty_owed ON duty (due_day, id, marked) WHERE closed_at = 0;
CREATE INDEX duty_debtor_unit ON duty (debtor_unit, due_day, id, marked) WHERE closed_at = 0 AND debtor_unit <> '';
CREATE INDEX duty_debtor_body ON duty (debtor_body, due_day, id, marked) WHERE closed_at = 0 AND debtor_body <> '';
CREATE INDEX duty_debtor_post ON duty (debtor_post, due_day, id, marked) WHERE closed_at = 0 AND debtor_post <> '';
CREATE INDEX duty_creditor_unit ON duty (creditor_unit, due_day, id, marked) WHERE closed_at = 0 AND creditor_unit <> '';
CREATE INDEX duty_creditor_post ON duty (creditor_post, due_day, id, marked) WHERE closed_at = 0 AND creditor_post <> '';
CREATE INDEX duty_para ON duty (para, edition, due_day, id) WHERE closed_at = 0;
CREATE INDEX duty_to_lapse ON duty (due_day, id) WHERE state = 'open';
CREATE INDEX duty_closed ON duty (closed_at, id) WHERE closed_at > 0;
CREATE INDEX duty_closed_unit ON duty (debtor_unit, closed_at, id) WHERE closed_at > 0 AND debtor_unit <> '';
CREATE INDEX duty_closed_body ON duty (debtor_body, closed_at, id) WHERE closed_at > 0 AND debtor_body <> '';
CREATE INDEX duty_closed_post ON duty (debtor_post, closed_at, id) WHERE closed_at > 0 AND debtor_post <> '';
CREATE INDEX duty_closed_creditor_unit ON duty (creditor_unit, closed_at, id) WHERE closed_at > 0 AND creditor_unit <> '';
CREATE INDEX duty_closed_creditor_post ON duty (creditor_post, closed_at, id) WHERE closed_at > 0 AND creditor_post <> '';
CREATE INDEX duty_closed_para ON duty (para, closed_at, id) WHERE closed_at > 0;
CREATE INDEX duty_document ON duty (document_id, due_day, id) WHERE closed_at = 0 AND document_id <> '';
CREATE INDEX duty_ref ON duty (ref_id, id) WHERE ref_id <> '' AND kind <> 'x';
CREATE INDEX duty_ref_owed ON duty (ref_id, id) WHERE closed_at = 0 AND ref_id <> '';
CREATE INDEX duty_remind ON duty (remind, id) WHERE remind <> '';
