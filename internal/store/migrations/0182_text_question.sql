-- +goose Up

-- Prints of the questions of sent instruments by language: an instrument is written in one language, its questions may be given in both, so
-- that a draft in Kazakh meets an earlier one in Russian by them (44). Their bands are in text_band.
-- owner: instrument
CREATE TABLE text_question (
  document_id TEXT   NOT NULL,
  lang        TEXT   NOT NULL,           -- of the questions: kk, ru
  written     TEXT   NOT NULL,           -- of the instrument itself
  ref         BIGINT NOT NULL,
  stems       TEXT   NOT NULL,           -- as in text_print
  PRIMARY KEY (document_id, lang)
);
CREATE INDEX text_question_ref ON text_question (ref, document_id);
