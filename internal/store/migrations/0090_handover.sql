-- +goose Up

-- Open work of a post or unit that was handed over to a successor, by order.
-- owner: org
CREATE TABLE handover (
  id         TEXT   NOT NULL PRIMARY KEY,
  kind       TEXT   NOT NULL,            -- post, unit
  from_id    TEXT   NOT NULL,
  to_id      TEXT   NOT NULL,
  order_no   TEXT   NOT NULL,
  order_day  TEXT   NOT NULL,
  reason     TEXT   NOT NULL,
  matters    BIGINT NOT NULL,            -- documents concerned
  duties     BIGINT NOT NULL,            -- duties that changed their debtor or creditor
  at         BIGINT NOT NULL,
  person_id  TEXT   NOT NULL,
  post_id    TEXT   NOT NULL
);
CREATE INDEX handover_from ON handover (from_id, at);

-- Which post or unit of an instrument was replaced by its successor, and when: what was signed before says the former one.
-- owner: instrument
CREATE TABLE instrument_handover (
  document_id TEXT   NOT NULL,
  field       TEXT   NOT NULL,           -- owner_unit, drafter_post, signer_post
  at          BIGINT NOT NULL,
  from_id     TEXT   NOT NULL,
  to_id       TEXT   NOT NULL,
  PRIMARY KEY (document_id, field, at)
);

-- Saved groups of recipients: of a person, or of a unit for all in it.
-- owner: instrument
CREATE TABLE recipient_group (
  id        TEXT   NOT NULL PRIMARY KEY,
  owner     TEXT   NOT NULL,             -- p:<person>, u:<unit>
  name      TEXT   NOT NULL,
  folded    TEXT   NOT NULL,
  bodies    TEXT   NOT NULL,             -- ids of the bodies, a JSON list
  version   BIGINT NOT NULL,
  at        BIGINT NOT NULL,
  person_id TEXT   NOT NULL
);
CREATE UNIQUE INDEX recipient_group_name ON recipient_group (owner, folded);
