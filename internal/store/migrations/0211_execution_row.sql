-- +goose Up

-- The recipients of what was sent are those of its executions, and a draft names them in its content: they stand nowhere else. The number
-- of an execution stands apart only where it is not that of the instrument with ordinal and period. Long whole numbers stand first, then short
-- ones: PostgreSQL pads less so.
-- owner: instrument
CREATE TABLE execution_lean (
    sent_at       BIGINT  NOT NULL,         -- of a later period: when it was opened
    received_at   BIGINT,
    closed_at     BIGINT,
    ordinal       INTEGER NOT NULL,         -- of the recipient
    period        INTEGER NOT NULL DEFAULT 0, -- number of the period (47), 0 for none
    version       INTEGER NOT NULL,
    returns       INTEGER NOT NULL,
    extensions    INTEGER NOT NULL,
    asking        INTEGER NOT NULL,         -- 1: an extension awaits its decision
    late_days     INTEGER NOT NULL,         -- working days late, fixed when accepted; never falls
    sent_on       INTEGER NOT NULL DEFAULT 0,
    marked        INTEGER NOT NULL DEFAULT 0,
    id            TEXT    NOT NULL PRIMARY KEY,
    document_id   TEXT    NOT NULL,
    kind          TEXT    NOT NULL,
    number        TEXT    NOT NULL,         -- '' where it is that of the instrument, with the ordinal and the period
    owner_unit    TEXT    NOT NULL,
    owner_body    TEXT    NOT NULL,
    body_id       TEXT    NOT NULL,         -- the recipient
    state         TEXT    NOT NULL,         -- sent, received, assigned, reported, returned, accepted, revoked
    due_day       TEXT    NOT NULL,
    duty_id       TEXT    NOT NULL,
    received_by   TEXT    NOT NULL,
    lead_post     TEXT    NOT NULL,         -- named by the resolution
    resolution_id TEXT    NOT NULL,
    report_id     TEXT    NOT NULL,         -- the newest report
    reported_day  TEXT,                     -- the day of the report that was accepted
    area_id       TEXT    NOT NULL DEFAULT '',
    UNIQUE (document_id, body_id, period)
);
INSERT INTO execution_lean (sent_at, received_at, closed_at, ordinal, period, version, returns, extensions, asking, late_days, sent_on, marked, id,
        document_id, kind, number, owner_unit, owner_body, body_id, state, due_day, duty_id, received_by, lead_post, resolution_id, report_id,
        reported_day, area_id)
    SELECT e.sent_at, e.received_at, e.closed_at, e.ordinal, e.period, e.version, e.returns, e.extensions, e.asking, e.late_days, e.sent_on, e.marked, e.id,
        e.document_id, e.kind, CASE WHEN e.number = i.number || '-' || CAST(e.ordinal AS TEXT) || CASE e.period WHEN 0 THEN '' ELSE '/' || CAST(e.period AS TEXT) END
            THEN '' ELSE e.number END, e.owner_unit, e.owner_body, e.body_id, e.state, e.due_day, e.duty_id, e.received_by, e.lead_post,
        e.resolution_id, e.report_id, e.reported_day, e.area_id
    FROM execution e LEFT JOIN instrument i ON i.document_id = e.document_id ORDER BY e.id;
DROP TABLE execution;
ALTER TABLE execution_lean RENAME TO execution;
CREATE INDEX execution_load ON execution (body_id, area_id, due_day, kind) WHERE closed_at IS NULL;
CREATE INDEX execution_closed ON execution (marked, closed_at) WHERE closed_at IS NOT NULL;
CREATE INDEX execution_closed_unit ON execution (owner_unit, closed_at) WHERE closed_at IS NOT NULL;
CREATE INDEX execution_open ON execution (marked, due_day, id, document_id) WHERE closed_at IS NULL;
CREATE INDEX execution_open_unit ON execution (owner_unit, due_day, id, document_id) WHERE closed_at IS NULL;
CREATE INDEX execution_open_between ON execution (owner_unit, body_id, due_day, state, asking) WHERE closed_at IS NULL;
DROP TABLE instrument_recipient;

-- Rows of these change once or twice and then rest. PostgreSQL by itself takes up the space of former ones only when they are a fifth of
-- a table, by which it has grown then.
-- postgres: ALTER TABLE execution SET (autovacuum_vacuum_scale_factor = 0.02);
-- postgres: ALTER TABLE duty SET (autovacuum_vacuum_scale_factor = 0.02);
-- postgres: ALTER TABLE journal SET (autovacuum_vacuum_scale_factor = 0.02);
-- postgres: ALTER TABLE access_row SET (autovacuum_vacuum_scale_factor = 0.02);
-- postgres: ALTER TABLE notification SET (autovacuum_vacuum_scale_factor = 0.02);
