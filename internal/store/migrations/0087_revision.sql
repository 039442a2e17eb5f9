-- +goose Up

-- The quarterly revision of what a unit has sent (49): one row for each unit and quarter. A row means that the duty has
-- arisen; the report is made from the decisions and frozen when it is submitted.
-- owner: instrument
CREATE TABLE revision (
  id             TEXT   NOT NULL PRIMARY KEY,
  unit_id        TEXT   NOT NULL,          -- the unit that revises
  body_id        TEXT   NOT NULL,
  period         TEXT   NOT NULL,          -- the first day of the quarter
  last_day       TEXT   NOT NULL,          -- the last day of the quarter
  due_day        TEXT   NOT NULL,          -- the day by which the report is owed
  state          TEXT   NOT NULL,          -- open, submitted, returned, accepted
  version        BIGINT NOT NULL,
  edition        TEXT   NOT NULL,
  opened_at      BIGINT NOT NULL,
  done_day       TEXT,                     -- the day on which the revision was carried out
  submitted_at   BIGINT,
  submitted_day  TEXT,
  submitted_by   TEXT   NOT NULL DEFAULT '',
  submitted_post TEXT   NOT NULL DEFAULT '',
  submitted_for  TEXT   NOT NULL DEFAULT '',
  words          TEXT   NOT NULL DEFAULT '',
  report         TEXT   NOT NULL DEFAULT '', -- JSON: counts and list as submitted
  decided_at     BIGINT,
  decided_by     TEXT   NOT NULL DEFAULT '',
  decided_post   TEXT   NOT NULL DEFAULT '',
  decided_for    TEXT   NOT NULL DEFAULT '',
  remark         TEXT   NOT NULL DEFAULT '',
  UNIQUE (unit_id, period)
);
CREATE INDEX revision_period ON revision (period, id);
CREATE INDEX revision_body ON revision (body_id, period, id);

-- What was decided about an instrument in a revision; the journal of the instrument keeps every decision.
-- owner: instrument
CREATE TABLE revision_decision (
  id          TEXT   NOT NULL PRIMARY KEY,
  revision_id TEXT   NOT NULL,
  document_id TEXT   NOT NULL,
  decision    TEXT   NOT NULL,             -- keep, revoke, change, release
  day         TEXT,                        -- the later day of a change
  reason      TEXT   NOT NULL,
  signs       TEXT   NOT NULL,             -- JSON: why it was proposed, as it stood
  at          BIGINT NOT NULL,
  person_id   TEXT   NOT NULL,
  post_id     TEXT   NOT NULL,
  for_post_id TEXT   NOT NULL,
  done_at     BIGINT,                      -- carried out; absent while the post that signed has still to act
  UNIQUE (revision_id, document_id)
);
CREATE INDEX revision_decision_document ON revision_decision (document_id, revision_id);

-- What a unit has in force, the oldest first.
CREATE INDEX instrument_live ON instrument (owner_unit, sent_day, document_id) WHERE state = 'sent';
-- Which units of a body have anything in force.
CREATE INDEX instrument_live_body ON instrument (owner_body, owner_unit, kind, sent_day) WHERE state = 'sent';
