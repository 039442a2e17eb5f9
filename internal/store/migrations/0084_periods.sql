-- +goose Up

-- A periodic term (47): every period of a recipient is an execution of its own, so a body may stand more than once under one
-- instrument. period is the number of the period, 0 where the term is not periodic. The table is written anew, since one
-- engine cannot take a constraint away.
-- owner: instrument
CREATE TABLE execution_next (
  id            TEXT   NOT NULL PRIMARY KEY,
  document_id   TEXT   NOT NULL,
  ordinal       BIGINT NOT NULL,         -- of the recipient
  period        BIGINT NOT NULL DEFAULT 0, -- number of the period (47), 0 for none
  kind          TEXT   NOT NULL,
  title         TEXT   NOT NULL,
  number        TEXT   NOT NULL,         -- of the instrument, with the ordinal and the period
  owner_unit    TEXT   NOT NULL,
  owner_body    TEXT   NOT NULL,
  body_id       TEXT   NOT NULL,         -- the recipient
  state         TEXT   NOT NULL,         -- sent, received, assigned, reported, returned, accepted, revoked
  version       BIGINT NOT NULL,
  due_day       TEXT   NOT NULL,
  duty_id       TEXT   NOT NULL,
  sent_at       BIGINT NOT NULL,         -- of a later period: when it was opened
  received_at   BIGINT,
  received_by   TEXT   NOT NULL,
  lead_post     TEXT   NOT NULL,         -- named by the resolution
  resolution_id TEXT   NOT NULL,
  report_id     TEXT   NOT NULL,         -- the newest report
  returns       BIGINT NOT NULL,
  extensions    BIGINT NOT NULL,
  asking        BIGINT NOT NULL,         -- 1: an extension awaits its decision
  reported_day  TEXT,                    -- the day of the report that was accepted
  closed_at     BIGINT,
  late_days     BIGINT NOT NULL,         -- working days late, fixed when accepted; never falls
  area_id       TEXT   NOT NULL DEFAULT '',
  UNIQUE (document_id, body_id, period)
);
INSERT INTO execution_next (id, document_id, ordinal, period, kind, title, number, owner_unit, owner_body, body_id, state, version, due_day, duty_id,
    sent_at, received_at, received_by, lead_post, resolution_id, report_id, returns, extensions, asking, reported_day, closed_at, late_days, area_id)
  SELECT id, document_id, ordinal, 0, kind, title, number, owner_unit, owner_body, body_id, state, version, due_day, duty_id,
    sent_at, received_at, received_by, lead_post, resolution_id, report_id, returns, extensions, asking, reported_day, closed_at, late_days, area_id
  FROM execution;
DROP TABLE execution;
ALTER TABLE execution_next RENAME TO execution;
CREATE INDEX execution_load ON execution (body_id, area_id, due_day, kind) WHERE closed_at IS NULL;

-- The periods of an instrument as they were fixed at sending. A period is opened for its recipients ahead of its day;
-- opened_at is 0 until then, and ended = 1 says that it will not be opened any more (49).
-- owner: instrument
CREATE TABLE instrument_period (
  document_id TEXT   NOT NULL,
  n           BIGINT NOT NULL,           -- from 1
  from_day    TEXT   NOT NULL,           -- first and last day that the period covers
  to_day      TEXT   NOT NULL,
  formal_day  TEXT   NOT NULL,           -- the day named by the term; the calendar may move it
  opens_day   TEXT   NOT NULL,           -- when it is opened at the latest
  opened_at   BIGINT NOT NULL DEFAULT 0,
  ended       BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (document_id, n)
);
CREATE INDEX instrument_period_due ON instrument_period (opens_day, document_id, n) WHERE opened_at = 0 AND ended = 0;
