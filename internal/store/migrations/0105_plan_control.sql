-- +goose Up

-- A measure of a plan in force under control (18): its days, and how far it is. One row a measure, opened with the plan.
-- owner: planning
CREATE TABLE plan_control (
  measure_id      TEXT   NOT NULL PRIMARY KEY,
  plan_id         TEXT   NOT NULL,
  plan_kind       TEXT   NOT NULL,
  body_id         TEXT   NOT NULL,       -- the body whose plan it is
  unit_id         TEXT   NOT NULL,       -- the independent unit, or the body, that answers for it
  deputy_post     TEXT   NOT NULL,       -- who supervised that unit when the plan came in force
  controller_unit TEXT   NOT NULL,
  approver_post   TEXT   NOT NULL,       -- to whom the result is reported
  state           TEXT   NOT NULL,       -- running, reported, resolved, papers, off, dropped
  month           TEXT   NOT NULL,       -- the planned month, 2026-03
  report_due      TEXT   NOT NULL,
  papers_due      TEXT,                  -- none for a plan that the Apparatus does not control
  implement_due   TEXT,
  first_due       TEXT   NOT NULL,       -- report_due as it was when the plan came in force
  report_id       TEXT   NOT NULL,
  started_day     TEXT,
  reported_day    TEXT,
  resolved_day    TEXT,
  implemented_day TEXT,
  papers_day      TEXT,
  off_day         TEXT,
  venue           TEXT   NOT NULL,       -- where implementation is discussed instead of the ten working days
  extensions      BIGINT NOT NULL,
  changes         BIGINT NOT NULL,
  moved           BIGINT NOT NULL,       -- 1: it stands on the desk of its unit
  opened_day      TEXT   NOT NULL
);
CREATE INDEX plan_control_plan ON plan_control (plan_id, report_due, measure_id);
CREATE INDEX plan_control_due ON plan_control (state, report_due, measure_id);
CREATE INDEX plan_control_unit ON plan_control (unit_id, report_due, measure_id);
CREATE INDEX plan_control_month ON plan_control (month, unit_id);

-- The memo by which the result of a measure is reported (18): a document of its own with its parts and files.
-- owner: planning
CREATE TABLE plan_report (
  document_id    TEXT   NOT NULL PRIMARY KEY,
  measure_id     TEXT   NOT NULL UNIQUE,
  plan_id        TEXT   NOT NULL,
  state          TEXT   NOT NULL,        -- draft, ready, brought, resolved
  version        BIGINT NOT NULL,
  drafter_post   TEXT   NOT NULL,
  drafter_person TEXT   NOT NULL,
  bringer_post   TEXT   NOT NULL,        -- before whom it was put to be brought
  returned       TEXT   NOT NULL,        -- why it came back last
  brought_at     BIGINT,
  brought_by     TEXT   NOT NULL,
  brought_post   TEXT   NOT NULL,
  resolved_at    BIGINT,
  resolved_by    TEXT   NOT NULL,
  resolved_post  TEXT   NOT NULL,
  resolution     TEXT   NOT NULL,
  created_at     BIGINT NOT NULL,
  updated_at     BIGINT NOT NULL
);
