-- +goose Up

-- The catalogue of data held in registers and other sources open to prosecutors (44), kept by the Apparatus.
-- owner: instrument
CREATE TABLE held_source (
  id        TEXT   NOT NULL PRIMARY KEY,
  name      TEXT   NOT NULL,             -- three languages, JSON
  keeper    TEXT   NOT NULL,             -- who keeps the source: three languages, JSON
  closed    BIGINT NOT NULL,             -- 1: no longer open to prosecutors; finds nothing
  version   BIGINT NOT NULL,
  at        BIGINT NOT NULL,
  person_id TEXT   NOT NULL,             -- "" for what the program begins with
  post_id   TEXT   NOT NULL
);

-- owner: instrument
CREATE TABLE held_item (
  id        TEXT   NOT NULL PRIMARY KEY,
  source_id TEXT   NOT NULL,
  name      TEXT   NOT NULL,
  kk        TEXT   NOT NULL,             -- phrases, a JSON list
  ru        TEXT   NOT NULL,
  closed    BIGINT NOT NULL,
  version   BIGINT NOT NULL,
  at        BIGINT NOT NULL,
  person_id TEXT   NOT NULL,
  post_id   TEXT   NOT NULL
);
CREATE INDEX held_item_source ON held_item (source_id, id);

-- One row: how many times the catalogue was changed, so that every process knows when to read it again.
-- owner: instrument
CREATE TABLE held_change (
  one BIGINT NOT NULL PRIMARY KEY,
  n   BIGINT NOT NULL
);
