-- +goose Up

-- The half-yearly analysis of what was sent (49-1): one row for each half-year in which it is owed. Its figures are frozen as
-- they stood on the day on which it was made.
-- owner: instrument
CREATE TABLE halfyear (
  id          TEXT   NOT NULL PRIMARY KEY,
  period      TEXT   NOT NULL UNIQUE,      -- the first day of the half-year in which it is owed
  last_day    TEXT   NOT NULL,             -- the last day of that half-year, by which it is owed
  state       TEXT   NOT NULL,             -- open, made
  version     BIGINT NOT NULL,
  edition     TEXT   NOT NULL,
  opened_at   BIGINT NOT NULL,
  from_day    TEXT,                        -- the days that were analysed
  to_day      TEXT,
  made_at     BIGINT,
  made_day    TEXT,
  made_by     TEXT   NOT NULL DEFAULT '',
  made_post   TEXT   NOT NULL DEFAULT '',
  made_for    TEXT   NOT NULL DEFAULT '',
  conclusions TEXT   NOT NULL DEFAULT '',
  figures     TEXT   NOT NULL DEFAULT ''   -- JSON
);

-- What a body sent, by day: figures of a period walk its days and never the archive.
CREATE INDEX instrument_sent ON instrument (owner_body, sent_day, document_id) WHERE sent_day IS NOT NULL;
-- Revocations and changes of a period.
CREATE INDEX follow_act_at ON follow_act (at, id);
