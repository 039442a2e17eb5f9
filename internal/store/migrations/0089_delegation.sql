-- +goose Up

-- What a body received and sends on to those below it (50): the execution it answers for, and the instrument of its own that
-- rests on it. The tree of executions is this one link; it is as deep as the structure.
-- owner: instrument
CREATE TABLE delegation (
  child_id     TEXT   NOT NULL PRIMARY KEY,  -- the instrument that is sent on
  execution_id TEXT   NOT NULL,              -- the execution on which it rests
  parent_id    TEXT   NOT NULL,              -- the instrument of that execution
  body_id      TEXT   NOT NULL,              -- the body that sends on
  at           BIGINT NOT NULL,
  person_id    TEXT   NOT NULL,
  post_id      TEXT   NOT NULL
);
CREATE INDEX delegation_execution ON delegation (execution_id, child_id);
CREATE INDEX delegation_parent ON delegation (parent_id, execution_id, child_id);

-- How many instruments that rest on the execution were sent.
-- owner: instrument
ALTER TABLE execution ADD COLUMN sent_on BIGINT NOT NULL DEFAULT 0;
