-- +goose Up

-- Answers in fields to the questions of an instrument, kept with the report that gives them. The value is canonical: a whole
-- number as digits, a number with a point, a day as 2026-12-31, yes or no, a choice as its number from 1.
-- owner: instrument
CREATE TABLE report_answer (
  report_id TEXT   NOT NULL,
  n         BIGINT NOT NULL,             -- number of the question, from 1
  value     TEXT   NOT NULL,
  PRIMARY KEY (report_id, n)
);
