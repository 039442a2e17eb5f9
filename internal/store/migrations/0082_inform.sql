-- +goose Up

-- Informational and methodical documents: they hold no assignment and no demand for mandatory information (48).
-- owner: instrument
CREATE TABLE inform (
  document_id    TEXT   NOT NULL PRIMARY KEY,
  kind           TEXT   NOT NULL,        -- informational, methodical
  state          TEXT   NOT NULL,        -- draft, ready (before its signer), sent, withdrawn
  version        BIGINT NOT NULL,
  title          TEXT   NOT NULL,
  number         TEXT   NOT NULL,
  owner_unit     TEXT   NOT NULL,
  owner_body     TEXT   NOT NULL,
  drafter_post   TEXT   NOT NULL,
  drafter_person TEXT   NOT NULL,
  signer_post    TEXT   NOT NULL,
  edition        TEXT   NOT NULL,
  asked          TEXT   NOT NULL,        -- why the author holds a finding to be no demand; "" while the Apparatus is not asked
  cleared        BIGINT NOT NULL,        -- the version that the Apparatus found to hold no demand, 0 for none
  cleared_reason TEXT   NOT NULL,
  cleared_at     BIGINT,
  cleared_person TEXT   NOT NULL,
  cleared_post   TEXT   NOT NULL,
  became         TEXT   NOT NULL,        -- the draft request that its text was turned into
  created_at     BIGINT NOT NULL,
  updated_at     BIGINT NOT NULL,
  sent_at        BIGINT,
  sent_day       TEXT
);

-- owner: instrument
CREATE TABLE inform_recipient (
  document_id TEXT   NOT NULL,
  body_id     TEXT   NOT NULL,
  ordinal     BIGINT NOT NULL,
  read_at     BIGINT,
  read_person TEXT   NOT NULL,
  read_post   TEXT   NOT NULL,
  PRIMARY KEY (document_id, body_id)
);
