-- +goose Up

-- A proposal for a plan (12) is a document too: its parts, its agreement and its journal are those of the kernel.
-- owner: planning
CREATE TABLE plan_proposal (
  document_id    TEXT   NOT NULL PRIMARY KEY,
  state          TEXT   NOT NULL,        -- draft, agreeing, agreed, left, accepted, merged, split, rejected, withdrawn
  version        BIGINT NOT NULL,
  plan_kind      TEXT   NOT NULL,        -- annual, quarterly
  body_id        TEXT   NOT NULL,        -- the body for whose plan it is meant
  period_from    TEXT   NOT NULL,
  period_until   TEXT   NOT NULL,
  unit_id        TEXT   NOT NULL,        -- the independent unit, or the body, that proposes
  owner_unit     TEXT   NOT NULL,        -- the unit of its drafter
  owner_body     TEXT   NOT NULL,
  drafter_post   TEXT   NOT NULL,
  drafter_person TEXT   NOT NULL,
  title          TEXT   NOT NULL,
  folded         TEXT   NOT NULL,
  stems          TEXT   NOT NULL,
  due_day        TEXT,                   -- the term proposed
  lead_unit      TEXT   NOT NULL,
  plan_id        TEXT   NOT NULL,        -- the plan in which it was decided
  reason         TEXT   NOT NULL,        -- of the decision
  left_at        BIGINT,
  left_day       TEXT,
  decided_at     BIGINT,
  decided_by     TEXT   NOT NULL,
  decided_post   TEXT   NOT NULL,
  created_at     BIGINT NOT NULL,
  updated_at     BIGINT NOT NULL
);
CREATE INDEX plan_proposal_period ON plan_proposal (body_id, plan_kind, period_from, state, document_id);
CREATE INDEX plan_proposal_unit ON plan_proposal (unit_id, period_from, document_id);
