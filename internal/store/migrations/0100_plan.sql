-- +goose Up

-- A plan is a document too: its endorsement, its paper, its signature and its journal are those of the kernel. What a
-- register lists and what chapter 2 counts stands here.
-- owner: planning
CREATE TABLE plan (
  document_id     TEXT   NOT NULL PRIMARY KEY,
  kind            TEXT   NOT NULL,       -- annual, quarterly, special (11), unit (14)
  body_id         TEXT   NOT NULL,       -- the body whose plan it is (17)
  unit_id         TEXT   NOT NULL,       -- the unit that draws it up
  title           TEXT   NOT NULL,
  folded          TEXT   NOT NULL,
  goal            TEXT   NOT NULL,       -- of a special plan, its set goal (11)
  lang            TEXT   NOT NULL,       -- in which it is written: kk, ru
  state           TEXT   NOT NULL,       -- draft, endorsing, endorsed, submitted, approved, distributed, closed, withdrawn
  version         BIGINT NOT NULL,       -- the document's version
  revision        BIGINT NOT NULL,       -- grows with every change of the draft
  edition         BIGINT NOT NULL,       -- edition of the approved plan, 0 before approval (19)
  period_from     TEXT   NOT NULL,
  period_until    TEXT   NOT NULL,       -- the last day of the period
  measures        BIGINT NOT NULL,       -- how many measures it holds
  drafter_post    TEXT   NOT NULL,
  drafter_person  TEXT   NOT NULL,
  approver_post   TEXT   NOT NULL,       -- who is to approve it (11, 12, 14, 17)
  controller_unit TEXT   NOT NULL,       -- who controls its execution (18)
  law_edition     TEXT   NOT NULL,
  created_at      BIGINT NOT NULL,
  updated_at      BIGINT NOT NULL,
  submitted_at    BIGINT,
  submitted_day   TEXT,
  approved_at     BIGINT,
  approved_day    TEXT,
  approved_by     TEXT   NOT NULL,       -- the person
  closed_at       BIGINT,
  closed_day      TEXT
);
-- One annual and one quarterly plan of a body for a period; a unit has one plan of its own for a quarter.
CREATE UNIQUE INDEX plan_period ON plan (body_id, kind, period_from) WHERE kind IN ('annual', 'quarterly') AND state <> 'withdrawn';
CREATE UNIQUE INDEX plan_unit ON plan (unit_id, period_from) WHERE kind = 'unit' AND state <> 'withdrawn';
CREATE INDEX plan_year ON plan (body_id, period_from, document_id);

-- The line of the table of paragraph 16, and where the measure stands.
-- owner: planning
CREATE TABLE plan_measure (
  id             TEXT   NOT NULL PRIMARY KEY,
  plan_id        TEXT   NOT NULL,
  ordinal        BIGINT NOT NULL,        -- its place; numbers follow from places
  name           TEXT   NOT NULL,
  folded         TEXT   NOT NULL,
  stems          TEXT   NOT NULL,        -- stems of the name in order, for likely duplicates
  object         TEXT   NOT NULL,
  subject        TEXT   NOT NULL,
  form           TEXT   NOT NULL,        -- form of inspection or analysis
  period         TEXT   NOT NULL,        -- period covered by it
  completion     TEXT   NOT NULL,        -- presumed form of completion
  implementation TEXT   NOT NULL,
  result         TEXT   NOT NULL,        -- expected final result
  ground         TEXT   NOT NULL,        -- what it rests on, in words
  area_id        TEXT   NOT NULL,
  due_day        TEXT   NOT NULL,
  month          TEXT   NOT NULL,        -- of the due day, 2026-03
  lead_unit      TEXT   NOT NULL,        -- the first executor
  state          TEXT   NOT NULL,        -- planned, running, reported, done, off, dropped
  version        BIGINT NOT NULL,
  daily_reason   TEXT   NOT NULL,        -- why it is no daily duty, when asked (15)
  start_day      TEXT,                   -- measured: the day its execution began
  end_day        TEXT,                   -- measured: the day its result was reported
  off_day        TEXT,                   -- the day it was taken off control
  extensions     BIGINT NOT NULL,
  late_days      BIGINT NOT NULL,
  ground_id      TEXT   NOT NULL,        -- its entry in the register of grounds of chapter 6, "" before the plan was received
  added          BIGINT NOT NULL,        -- edition of the plan that brought it; 1 for what was approved with it
  dropped        BIGINT NOT NULL,        -- edition that took it out; 0 while it stands
  created_at     BIGINT NOT NULL,
  updated_at     BIGINT NOT NULL
);
CREATE INDEX plan_measure_place ON plan_measure (plan_id, ordinal, id);
CREATE INDEX plan_measure_due ON plan_measure (plan_id, due_day, ordinal, id);
CREATE INDEX plan_measure_lead ON plan_measure (lead_unit, state, due_day, id);

-- Executors and co-executors: units of the body, and bodies. The month stands here too, so that the load of a plan by
-- executor and month is one walk along an index.
-- owner: planning
CREATE TABLE plan_executor (
  measure_id TEXT   NOT NULL,
  unit_id    TEXT   NOT NULL,
  plan_id    TEXT   NOT NULL,
  month      TEXT   NOT NULL,
  role       TEXT   NOT NULL,            -- lead, co
  ordinal    BIGINT NOT NULL,
  PRIMARY KEY (measure_id, unit_id)
);
CREATE INDEX plan_executor_load ON plan_executor (plan_id, unit_id, month, role);
CREATE INDEX plan_executor_unit ON plan_executor (unit_id, month, plan_id);

-- owner: planning
CREATE TABLE plan_origin (
  measure_id  TEXT NOT NULL,
  proposal_id TEXT NOT NULL,
  plan_id     TEXT NOT NULL,
  PRIMARY KEY (measure_id, proposal_id)
);
CREATE INDEX plan_origin_proposal ON plan_origin (proposal_id);
CREATE INDEX plan_origin_plan ON plan_origin (plan_id);

-- Editions of an approved plan: what changed, when, by whom, why (19). Edition 1 is what was approved.
-- owner: planning
CREATE TABLE plan_edition (
  plan_id     TEXT   NOT NULL,
  n           BIGINT NOT NULL,
  at          BIGINT NOT NULL,
  day         TEXT   NOT NULL,
  para        TEXT   NOT NULL,
  document_id TEXT   NOT NULL,           -- the report on which the change rests, "" for edition 1
  reason      TEXT   NOT NULL,
  changes     TEXT   NOT NULL,           -- JSON: measure, field, before, after
  person_id   TEXT   NOT NULL,
  post_id     TEXT   NOT NULL,
  PRIMARY KEY (plan_id, n)
);

-- To whom an approved plan went, and when it was received (13).
-- owner: planning
CREATE TABLE plan_receipt (
  plan_id      TEXT   NOT NULL,
  grantee      TEXT   NOT NULL,          -- p:<post> of a deputy, u:<unit>, b:<body>
  ordinal      BIGINT NOT NULL,
  sent_at      BIGINT NOT NULL,
  sent_day     TEXT   NOT NULL,
  received_at  BIGINT,
  received_day TEXT,
  person_id    TEXT   NOT NULL,
  post_id      TEXT   NOT NULL,
  PRIMARY KEY (plan_id, grantee)
);

-- A window in which proposals are due (12): opened once for a period of a body.
-- owner: planning
CREATE TABLE plan_window (
  id            TEXT   NOT NULL PRIMARY KEY,
  body_id       TEXT   NOT NULL,
  kind          TEXT   NOT NULL,
  period_from   TEXT   NOT NULL,
  period_until  TEXT   NOT NULL,
  proposals_due TEXT   NOT NULL,
  draft_due     TEXT   NOT NULL,
  opened_at     BIGINT NOT NULL,
  UNIQUE (body_id, kind, period_from)
);
CREATE INDEX plan_window_due ON plan_window (body_id, proposals_due, id);
