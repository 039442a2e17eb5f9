-- +goose Up

-- Prints of the texts of sent instruments, so that a draft which asks nearly the same again is found (44). ref is a number made
-- of the document's id: it keeps the rows of text_band short.
-- owner: instrument
CREATE TABLE text_print (
  document_id TEXT   NOT NULL PRIMARY KEY,
  ref         BIGINT NOT NULL,
  stems       TEXT   NOT NULL            -- sorted hashes of the stems, four bytes each, in base64
);
CREATE INDEX text_print_ref ON text_print (ref, document_id);

-- The bands of each print: two texts nearly alike have several of their sixteen in common.
-- owner: instrument
CREATE TABLE text_band (
  band BIGINT NOT NULL,
  ref  BIGINT NOT NULL,
  PRIMARY KEY (band, ref)
);

-- How far the texts sent before this table was there have been printed.
-- owner: instrument
CREATE TABLE text_fill (
  name    TEXT   NOT NULL PRIMARY KEY,
  last_id TEXT   NOT NULL,               -- the last document looked at
  done    BIGINT NOT NULL                -- 1: all of them
);
