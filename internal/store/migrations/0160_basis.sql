-- +goose Up

-- What the duties of one dispatch say alike stands once, whole: the words, and the rule, page and lapse they rest on. Duties of
-- a document are asked for while they are owed, so the closed ones need no index by it.
-- owner: duty
INSERT INTO duty_text (id, text)
    SELECT 'b' || MIN(d.id), '{"what":' || COALESCE(MIN(t.text), 'null') || ',"rule":"' || d.rule || '","on_lapse":"' || d.on_lapse || '","link":"' || d.link || '"}'
    FROM duty d LEFT JOIN duty_text t ON t.id = d.words GROUP BY d.words, d.rule, d.on_lapse, d.link;
CREATE TABLE duty_lean (
    id               TEXT   NOT NULL PRIMARY KEY,
    kind             TEXT   NOT NULL,
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
    marked           BIGINT NOT NULL,
    due_day          TEXT   NOT NULL,
    original_due_day TEXT   NOT NULL,
    calculation      TEXT   NOT NULL DEFAULT '',
    calendar_version TEXT   NOT NULL,
    opened_at        BIGINT NOT NULL,
    lapsed_day       TEXT,
    closed_at        BIGINT NOT NULL DEFAULT 0,
    late_days        BIGINT NOT NULL DEFAULT 0,
    seq              BIGINT NOT NULL,
    hash             TEXT   NOT NULL,
    remind           TEXT   NOT NULL DEFAULT '',
    CHECK ((state IN ('open', 'lapsed')) = (closed_at = 0))
) /* sqlite: WITHOUT ROWID */;
INSERT INTO duty_lean (id, kind, state, debtor_unit, debtor_body, debtor_post, creditor_unit, creditor_post, document_id, ref_id, basis, para, edition,
        marked, due_day, original_due_day, calculation, calendar_version, opened_at, lapsed_day, closed_at, late_days, seq, hash, remind)
    SELECT d.id, d.kind, d.state, d.debtor_unit, d.debtor_body, d.debtor_post, d.creditor_unit, d.creditor_post, d.document_id, d.ref_id,
        'b' || g.first, d.para, d.edition, d.marked, d.due_day, d.original_due_day, d.calculation, d.calendar_version, d.opened_at, d.lapsed_day,
        d.closed_at, d.late_days, d.seq, d.hash, d.remind
    FROM duty d JOIN (SELECT MIN(id) AS first, words, rule, on_lapse, link FROM duty GROUP BY words, rule, on_lapse, link) g
        ON g.words = d.words AND g.rule = d.rule AND g.on_lapse = d.on_lapse AND g.link = d.link
    ORDER BY d.id;
DROP TABLE duty;
ALTER TABLE duty_lean RENAME TO duty;
DELETE FROM duty_text WHERE NOT EXISTS (SELECT 1 FROM duty d WHERE d.basis = duty_text.id)
    AND NOT EXISTS (SELECT 1 FROM duty d WHERE d.calculation = duty_text.id)
    AND NOT EXISTS (SELECT 1 FROM duty_entry e WHERE e.calculation = duty_text.id);
CREATE INDEX duty_owed ON duty (due_day, id) WHERE closed_at = 0;
CREATE INDEX duty_debtor_unit ON duty (debtor_unit, due_day, id) WHERE closed_at = 0 AND debtor_unit <> '';
CREATE INDEX duty_debtor_body ON duty (debtor_body, due_day, id) WHERE closed_at = 0 AND debtor_body <> '';
CREATE INDEX duty_debtor_post ON duty (debtor_post, due_day, id) WHERE closed_at = 0 AND debtor_post <> '';
CREATE INDEX duty_creditor_unit ON duty (creditor_unit, due_day, id) WHERE closed_at = 0 AND creditor_unit <> '';
CREATE INDEX duty_creditor_post ON duty (creditor_post, due_day, id) WHERE closed_at = 0 AND creditor_post <> '';
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
CREATE INDEX duty_ref ON duty (ref_id, id) WHERE ref_id <> '';
CREATE INDEX duty_remind ON duty (remind, id) WHERE remind <> '';

-- An opening is as old as its duty and sets its first day: the row says both, under the hash of the entry.
UPDATE duty_entry SET at = 0, to_day = '' WHERE seq = 1 AND EXISTS (SELECT 1 FROM duty d WHERE d.id = duty_entry.duty_id
    AND d.opened_at = duty_entry.at AND d.original_due_day = duty_entry.to_day);
