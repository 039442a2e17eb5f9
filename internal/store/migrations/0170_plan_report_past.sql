-- +goose Up

-- A memo that was signed and brought, and then returned by who approved the plan (18): what was signed stays as it was, and
-- the memo is written on as a document of its own.
-- owner: planning
CREATE TABLE plan_report_past (
  document_id TEXT   NOT NULL PRIMARY KEY,
  measure_id  TEXT   NOT NULL,
  reason      TEXT   NOT NULL,        -- why it was returned
  brought_at  BIGINT NOT NULL,
  brought_by  TEXT   NOT NULL,
  returned_at BIGINT NOT NULL,
  returned_by TEXT   NOT NULL,
  post_id     TEXT   NOT NULL         -- in whose capacity it was returned
);
CREATE INDEX plan_report_past_measure ON plan_report_past (measure_id, returned_at);
