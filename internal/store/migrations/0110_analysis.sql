-- +goose Up

-- What information and analysis yield (27–33): memos, analyses, generalisations, references, reviews, the half-yearly
-- summaries of units and the quarterly memos of regions. Texts stand in the document, here is what lists ask for.
-- owner: analysis
CREATE TABLE analysis (
  document_id    TEXT   NOT NULL PRIMARY KEY,
  kind           TEXT   NOT NULL,        -- report_memo, service_memo, analysis, generalisation, reference, review, summary (32), memo (33)
  state          TEXT   NOT NULL,        -- draft, to_sign, signed, accepted, returned, withdrawn
  version        BIGINT NOT NULL,        -- the document's version this row describes
  title          TEXT   NOT NULL,
  number         TEXT   NOT NULL,        -- registration number, "" before the signature
  owner_unit     TEXT   NOT NULL,
  owner_body     TEXT   NOT NULL,
  drafter_post   TEXT   NOT NULL,
  drafter_person TEXT   NOT NULL,
  character      TEXT   NOT NULL,        -- strategic, operational, emergency (28), "" for a summary and a memo
  area_id        TEXT   NOT NULL,
  subject        TEXT   NOT NULL,
  from_day       TEXT,                   -- the period covered, both days included
  to_day         TEXT,
  signer_post    TEXT   NOT NULL,
  marked         BIGINT NOT NULL,        -- 1: for official use only
  edition        TEXT   NOT NULL,
  owed_id        TEXT   NOT NULL,        -- what it answers (32, 33), "" for a product
  pages          BIGINT NOT NULL,        -- of the frozen paper, 0 before it is frozen
  created_at     BIGINT NOT NULL,
  updated_at     BIGINT NOT NULL,
  signed_at      BIGINT,
  signed_day     TEXT,
  decided_at     BIGINT,
  decided_by     TEXT   NOT NULL,
  decided_post   TEXT   NOT NULL,
  lacking        TEXT   NOT NULL         -- what is lacking, when returned
);
CREATE INDEX analysis_unit ON analysis (owner_unit, state, document_id);
CREATE INDEX analysis_owed_by ON analysis (owed_id, document_id) WHERE owed_id <> '';

-- To whom a signed product went, and who recorded its receipt (30, 33).
-- owner: analysis
CREATE TABLE analysis_delivery (
  document_id   TEXT   NOT NULL,
  grantee       TEXT   NOT NULL,         -- p:<post>, u:<unit>, b:<body>
  ordinal       BIGINT NOT NULL,
  delivered_at  BIGINT NOT NULL,
  received_at   BIGINT,
  received_by   TEXT   NOT NULL,
  received_post TEXT   NOT NULL,
  PRIMARY KEY (document_id, grantee)
);

-- Who owes what for which period (32, 33): one row for each debtor, with its duty and its newest submission.
-- owner: analysis
CREATE TABLE analysis_owed (
  id            TEXT   NOT NULL PRIMARY KEY,
  kind          TEXT   NOT NULL,         -- summary, memo
  period        TEXT   NOT NULL,         -- 2026-H1, 2026-Q3
  debtor        TEXT   NOT NULL,         -- unit, or body
  body_id       TEXT   NOT NULL,
  from_day      TEXT   NOT NULL,
  to_day        TEXT   NOT NULL,
  due_day       TEXT   NOT NULL,
  duty_id       TEXT   NOT NULL,
  state         TEXT   NOT NULL,         -- open, submitted, returned, accepted
  document_id   TEXT   NOT NULL,         -- the newest submission, "" before
  submitted_day TEXT,                    -- of that submission
  returns       BIGINT NOT NULL,
  opened_at     BIGINT NOT NULL,
  UNIQUE (kind, period, debtor)
);
CREATE INDEX analysis_owed_debtor ON analysis_owed (debtor, period, kind);
CREATE INDEX analysis_owed_body ON analysis_owed (body_id, period, kind);

-- Which periods have been opened, so that a timer that comes late opens each once.
-- owner: analysis
CREATE TABLE analysis_period (
  kind      TEXT   NOT NULL,
  period    TEXT   NOT NULL,
  from_day  TEXT   NOT NULL,
  opened_at BIGINT NOT NULL,
  PRIMARY KEY (kind, period)
);
