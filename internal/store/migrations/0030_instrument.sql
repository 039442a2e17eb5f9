-- +goose Up

-- Whose move it is: one row for each thing that waits for a person, a post or a unit. The desk is a range scan of it.
-- owner: turn
CREATE TABLE turn (
  grantee     TEXT   NOT NULL,           -- p:<post>, u:<unit>, b:<body>
  due_day     TEXT   NOT NULL,           -- the day by which the move is owed, or 9999-12-31
  kind        TEXT   NOT NULL,           -- agree, revise, sign, send, receive, resolve, execute, sign_report, accept, decide_extension, answer, release
  ref_id      TEXT   NOT NULL,           -- the step, execution, report … that waits
  document_id TEXT   NOT NULL,
  since       BIGINT NOT NULL,
  PRIMARY KEY (grantee, due_day, kind, ref_id)
);
CREATE INDEX turn_ref ON turn (ref_id, kind);
CREATE INDEX turn_document ON turn (document_id);

-- The register of grounds (39, 41): plan measures, instructions of leaders, acts and letters from outside.
-- owner: instrument
CREATE TABLE ground (
  id            TEXT   NOT NULL PRIMARY KEY,
  kind          TEXT   NOT NULL,         -- plan, instruction, act, letter, law
  authority     TEXT   NOT NULL,         -- key of the directory of authorities, or the plan's kind
  title         TEXT   NOT NULL,
  folded        TEXT   NOT NULL,         -- title and number folded for search
  number        TEXT   NOT NULL,
  day           TEXT   NOT NULL,         -- the day of the plan's approval, the instruction, the act
  item          TEXT   NOT NULL,         -- number of the measure in the plan
  measure_day   TEXT,                    -- the measure's own term
  received_day  TEXT,                    -- the day the plan reached the unit head (44)
  unit_id       TEXT   NOT NULL,         -- the unit that keeps the entry
  body_id       TEXT   NOT NULL,
  file_id       TEXT   NOT NULL,         -- the act itself, "" when it is a record of this system
  names_term    BIGINT NOT NULL,         -- 1: names an extremely short term (44)
  closed_day    TEXT,
  at            BIGINT NOT NULL,
  person_id     TEXT   NOT NULL,
  post_id       TEXT   NOT NULL
);
CREATE INDEX ground_body ON ground (body_id, day, id);
CREATE INDEX ground_kind ON ground (body_id, kind, day, id);

-- owner: instrument
CREATE TABLE instrument (
  document_id     TEXT   NOT NULL PRIMARY KEY,
  kind            TEXT   NOT NULL,       -- assignment (40), task (42), request (43)
  state           TEXT   NOT NULL,       -- draft, agreeing, agreed, signed, sent, released, withdrawn
  version         BIGINT NOT NULL,       -- the document's version this row describes
  title           TEXT   NOT NULL,
  folded          TEXT   NOT NULL,
  number          TEXT   NOT NULL,       -- registration number, "" before sending
  owner_unit      TEXT   NOT NULL,
  owner_body      TEXT   NOT NULL,
  drafter_post    TEXT   NOT NULL,
  drafter_person  TEXT   NOT NULL,
  area_id         TEXT   NOT NULL,
  ground_id       TEXT   NOT NULL,
  signer_post     TEXT   NOT NULL,
  marked          BIGINT NOT NULL,       -- 1: for official use only
  edition         TEXT   NOT NULL,
  term            TEXT   NOT NULL,       -- the calculation of the term as frozen at sending (JSON), "" before
  due_day         TEXT,
  created_at      BIGINT NOT NULL,
  updated_at      BIGINT NOT NULL,
  signed_at       BIGINT,
  sent_at         BIGINT,
  sent_day        TEXT,
  released_at     BIGINT,
  executions      BIGINT NOT NULL,
  open_executions BIGINT NOT NULL
);
CREATE INDEX instrument_unit ON instrument (owner_unit, state, updated_at, document_id);
CREATE INDEX instrument_ground ON instrument (ground_id);
CREATE INDEX instrument_number ON instrument (number);

-- owner: instrument
CREATE TABLE instrument_recipient (
  document_id TEXT   NOT NULL,
  body_id     TEXT   NOT NULL,
  ordinal     BIGINT NOT NULL,
  PRIMARY KEY (document_id, body_id)
);

-- One instrument, many executions: what each recipient owes.
-- owner: instrument
CREATE TABLE execution (
  id            TEXT   NOT NULL PRIMARY KEY,
  document_id   TEXT   NOT NULL,
  ordinal       BIGINT NOT NULL,
  kind          TEXT   NOT NULL,
  title         TEXT   NOT NULL,
  number        TEXT   NOT NULL,         -- of the instrument, with the ordinal
  owner_unit    TEXT   NOT NULL,
  owner_body    TEXT   NOT NULL,
  body_id       TEXT   NOT NULL,         -- the recipient
  state         TEXT   NOT NULL,         -- sent, received, assigned, reported, returned, accepted, released
  version       BIGINT NOT NULL,
  due_day       TEXT   NOT NULL,
  duty_id       TEXT   NOT NULL,
  sent_at       BIGINT NOT NULL,
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
  UNIQUE (document_id, body_id)
);
CREATE INDEX execution_body ON execution (body_id, state, due_day, id);
CREATE INDEX execution_owner ON execution (owner_unit, state, due_day, id);
CREATE INDEX execution_duty ON execution (duty_id);

-- owner: instrument
CREATE TABLE report (
  id           TEXT   NOT NULL PRIMARY KEY,
  execution_id TEXT   NOT NULL,
  document_id  TEXT   NOT NULL,
  n            BIGINT NOT NULL,
  state        TEXT   NOT NULL,          -- draft, submitted, signed, accepted, returned
  version      BIGINT NOT NULL,
  text         TEXT   NOT NULL,
  at           BIGINT NOT NULL,
  person_id    TEXT   NOT NULL,
  post_id      TEXT   NOT NULL,
  signed_at    BIGINT,
  signed_by    TEXT   NOT NULL,
  signed_post  TEXT   NOT NULL,
  signed_for   TEXT   NOT NULL,
  decided_at   BIGINT,
  decided_by   TEXT   NOT NULL,
  lacking      TEXT   NOT NULL,          -- what is lacking, when returned
  UNIQUE (execution_id, n)
);

-- owner: instrument
CREATE TABLE extension (
  id           TEXT   NOT NULL PRIMARY KEY,
  execution_id TEXT   NOT NULL,
  document_id  TEXT   NOT NULL,
  state        TEXT   NOT NULL,          -- asked, granted, refused
  from_day     TEXT   NOT NULL,
  asked_day    TEXT   NOT NULL,
  granted_day  TEXT,
  reason       TEXT   NOT NULL,
  at           BIGINT NOT NULL,
  person_id    TEXT   NOT NULL,
  post_id      TEXT   NOT NULL,
  decided_at   BIGINT,
  decided_by   TEXT   NOT NULL,
  decided_post TEXT   NOT NULL,
  decided_for  TEXT   NOT NULL,
  decision     TEXT   NOT NULL           -- the words of the decision
);
CREATE UNIQUE INDEX extension_one_asked ON extension (execution_id) WHERE state = 'asked';
CREATE INDEX extension_execution ON extension (execution_id, at);

-- What was warned of and passed with a written reason (44), kept for good (44-1).
-- owner: instrument
CREATE TABLE warning_reason (
  document_id TEXT   NOT NULL,
  version     BIGINT NOT NULL,
  rule        TEXT   NOT NULL,
  para        TEXT   NOT NULL,
  stage       TEXT   NOT NULL,
  reason      TEXT   NOT NULL,
  at          BIGINT NOT NULL,
  person_id   TEXT   NOT NULL,
  PRIMARY KEY (document_id, version, rule, stage)
);
