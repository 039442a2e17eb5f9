-- +goose Up

-- Revocations and changes of instruments that were sent (49), each an act of the post that signed the instrument.
-- owner: instrument
CREATE TABLE follow_act (
  id           TEXT   NOT NULL PRIMARY KEY,
  document_id  TEXT   NOT NULL,
  kind         TEXT   NOT NULL,          -- revoke, change
  whole        BIGINT NOT NULL,          -- 1: of everything that was open; 0: of the executions named
  executions   TEXT   NOT NULL,          -- ids of the executions concerned, a JSON list
  day          TEXT,                     -- the later day of a change
  withdrawn    TEXT   NOT NULL,          -- the lines of the asking part that are no longer asked, a JSON list
  reason       TEXT   NOT NULL,
  at           BIGINT NOT NULL,
  person_id    TEXT   NOT NULL,
  post_id      TEXT   NOT NULL,
  for_post_id  TEXT   NOT NULL
);
CREATE INDEX follow_act_document ON follow_act (document_id, at, id);
