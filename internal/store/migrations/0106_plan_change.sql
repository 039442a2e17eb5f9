-- +goose Up

-- A reasoned report on a change of an approved plan (19): a document of its own with its agreement and its journal.
-- owner: planning
CREATE TABLE plan_change (
  document_id    TEXT   NOT NULL PRIMARY KEY,
  plan_id        TEXT   NOT NULL,
  measure_id     TEXT   NOT NULL,        -- "" for a measure to be added
  what           TEXT   NOT NULL,        -- change, extend, drop, add
  state          TEXT   NOT NULL,        -- draft, agreeing, submitted, approved, refused, withdrawn
  version        BIGINT NOT NULL,
  unit_id        TEXT   NOT NULL,        -- the independent unit, or the body, that asks
  drafter_post   TEXT   NOT NULL,
  drafter_person TEXT   NOT NULL,
  approver_post  TEXT   NOT NULL,
  last_day       TEXT,                   -- the last day on which it could be brought
  brought_day    TEXT,
  brought_by     TEXT   NOT NULL,
  brought_post   TEXT   NOT NULL,
  decided_at     BIGINT,
  decided_day    TEXT,
  decided_by     TEXT   NOT NULL,
  decided_post   TEXT   NOT NULL,
  reason         TEXT   NOT NULL,        -- of a refusal or withdrawal
  edition        BIGINT NOT NULL,        -- the edition of the plan that it made, 0 while it made none
  created_at     BIGINT NOT NULL,
  updated_at     BIGINT NOT NULL
);
CREATE INDEX plan_change_plan ON plan_change (plan_id, document_id);
CREATE INDEX plan_change_measure ON plan_change (measure_id, document_id);
