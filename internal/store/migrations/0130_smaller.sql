-- +goose Up

-- The database made smaller: what stood twice stands once. Where the program says so, SQLite keeps the rows of a table in the
-- order of its primary key, instead of in a tree of their own with the key beside it in another.

-- A right is found by its key, or by its document and then the record; the index by the record alone is gone. The reasons of every
-- execution are letters.
-- owner: access
CREATE TABLE access_row_lean (
    grantee     TEXT NOT NULL,
    register    TEXT NOT NULL,
    sort        TEXT NOT NULL,
    ref_id      TEXT NOT NULL,
    document_id TEXT NOT NULL,
    reason      TEXT NOT NULL,
    PRIMARY KEY (grantee, register, sort, ref_id)
) /* sqlite: WITHOUT ROWID */;
INSERT INTO access_row_lean (grantee, register, sort, ref_id, document_id, reason)
    SELECT grantee, register, sort, ref_id, document_id,
        CASE reason WHEN 'recipient' THEN 'r' WHEN 'unit' THEN 'u' WHEN 'control' THEN 'c' ELSE reason END FROM access_row ORDER BY grantee, register, sort, ref_id;
DROP TABLE access_row;
ALTER TABLE access_row_lean RENAME TO access_row;
CREATE INDEX access_row_document ON access_row (document_id, grantee, ref_id);

-- That there is one opening follows from the key of the entry and the check. prev went with 0051.
-- owner: duty
CREATE TABLE duty_entry_lean (
    duty_id       TEXT   NOT NULL,
    seq           BIGINT NOT NULL,
    at            BIGINT NOT NULL,
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
INSERT INTO duty_entry_lean (duty_id, seq, at, action, from_day, to_day, calculation, para, rule, power_post, reason, person_id, post_id,
        for_post_id, by_order, data, hash)
    SELECT duty_id, seq, at, action, from_day, to_day, calculation, para, rule, power_post, reason, person_id, post_id,
        for_post_id, by_order, data, hash FROM duty_entry ORDER BY duty_id, seq;
DROP TABLE duty_entry;
ALTER TABLE duty_entry_lean RENAME TO duty_entry;
CREATE UNIQUE INDEX duty_entry_closing ON duty_entry (duty_id) WHERE action IN ('done', 'void', 'deemed', 'ended');

-- A link that ends with the record which ref_id names is kept without it. A record has a handful of duties: their kind need not
-- stand in the index.
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
    words            TEXT   NOT NULL DEFAULT '',
    rule             TEXT   NOT NULL,
    para             TEXT   NOT NULL,
    edition          TEXT   NOT NULL,
    on_lapse         TEXT   NOT NULL,
    link             TEXT   NOT NULL,
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
INSERT INTO duty_lean (id, kind, state, debtor_unit, debtor_body, debtor_post, creditor_unit, creditor_post, document_id, ref_id, words, rule,
        para, edition, on_lapse, link, marked, due_day, original_due_day, calculation, calendar_version, opened_at, lapsed_day, closed_at,
        late_days, seq, hash, remind)
    SELECT id, kind, state, debtor_unit, debtor_body, debtor_post, creditor_unit, creditor_post, document_id, ref_id, words, rule,
        para, edition, on_lapse, CASE WHEN ref_id <> '' AND link LIKE '%/' || ref_id THEN substr(link, 1, length(link) - length(ref_id)) ELSE link END,
        marked, due_day, original_due_day, calculation, calendar_version, opened_at, lapsed_day, closed_at, late_days, seq, hash, remind
    FROM duty ORDER BY id;
DROP TABLE duty;
ALTER TABLE duty_lean RENAME TO duty;
CREATE INDEX duty_owed ON duty (due_day, id) WHERE closed_at = 0;
CREATE INDEX duty_debtor_unit ON duty (debtor_unit, due_day, id) WHERE closed_at = 0 AND debtor_unit <> '';
CREATE INDEX duty_debtor_body ON duty (debtor_body, due_day, id) WHERE closed_at = 0 AND debtor_body <> '';
CREATE INDEX duty_debtor_post ON duty (debtor_post, due_day, id) WHERE closed_at = 0 AND debtor_post <> '';
CREATE INDEX duty_creditor_unit ON duty (creditor_unit, due_day, id) WHERE closed_at = 0 AND creditor_unit <> '';
CREATE INDEX duty_creditor_post ON duty (creditor_post, due_day, id) WHERE closed_at = 0 AND creditor_post <> '';
CREATE INDEX duty_para ON duty (para, due_day, id) WHERE closed_at = 0;
CREATE INDEX duty_to_lapse ON duty (due_day, id) WHERE state = 'open';
CREATE INDEX duty_closed ON duty (closed_at, id) WHERE closed_at > 0;
CREATE INDEX duty_closed_unit ON duty (debtor_unit, closed_at, id) WHERE closed_at > 0 AND debtor_unit <> '';
CREATE INDEX duty_closed_body ON duty (debtor_body, closed_at, id) WHERE closed_at > 0 AND debtor_body <> '';
CREATE INDEX duty_closed_post ON duty (debtor_post, closed_at, id) WHERE closed_at > 0 AND debtor_post <> '';
CREATE INDEX duty_closed_creditor_unit ON duty (creditor_unit, closed_at, id) WHERE closed_at > 0 AND creditor_unit <> '';
CREATE INDEX duty_closed_creditor_post ON duty (creditor_post, closed_at, id) WHERE closed_at > 0 AND creditor_post <> '';
CREATE INDEX duty_closed_para ON duty (para, closed_at, id) WHERE closed_at > 0;
CREATE INDEX duty_document ON duty (document_id, id) WHERE document_id <> '';
CREATE INDEX duty_ref ON duty (ref_id, id) WHERE ref_id <> '';
CREATE INDEX duty_remind ON duty (remind, id) WHERE remind <> '';

-- The title of an execution is that of its instrument.
-- owner: instrument
ALTER TABLE execution DROP COLUMN title;

-- owner: instrument
CREATE TABLE instrument_recipient_lean (
    document_id TEXT   NOT NULL,
    body_id     TEXT   NOT NULL,
    ordinal     BIGINT NOT NULL,
    PRIMARY KEY (document_id, body_id)
) /* sqlite: WITHOUT ROWID */;
INSERT INTO instrument_recipient_lean (document_id, body_id, ordinal)
    SELECT document_id, body_id, ordinal FROM instrument_recipient ORDER BY document_id, body_id;
DROP TABLE instrument_recipient;
ALTER TABLE instrument_recipient_lean RENAME TO instrument_recipient;

-- A notice is only ever asked for with its person. Old ones are forgotten, see document.SweepNotices.
-- owner: document
CREATE TABLE notification_lean (
    id          TEXT   NOT NULL,
    person_id   TEXT   NOT NULL,
    at          BIGINT NOT NULL,
    msg         TEXT   NOT NULL,
    link        TEXT   NOT NULL,
    document_id TEXT   NOT NULL,
    read_at     BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (person_id, id)
) /* sqlite: WITHOUT ROWID */;
INSERT INTO notification_lean (id, person_id, at, msg, link, document_id, read_at)
    SELECT id, person_id, at, msg, link, document_id, read_at FROM notification ORDER BY person_id, id;
DROP TABLE notification;
ALTER TABLE notification_lean RENAME TO notification;
CREATE INDEX notification_unread ON notification (person_id, id) WHERE read_at = 0;

-- owner: instrument
CREATE TABLE text_band_lean (
    band BIGINT NOT NULL,
    ref  BIGINT NOT NULL,
    PRIMARY KEY (band, ref)
) /* sqlite: WITHOUT ROWID */;
INSERT INTO text_band_lean (band, ref) SELECT band, ref FROM text_band ORDER BY band, ref;
DROP TABLE text_band;
ALTER TABLE text_band_lean RENAME TO text_band;
