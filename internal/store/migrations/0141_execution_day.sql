-- +goose Up

-- What the executions of each day measured, for the rehearsal of a draft plan: a walk over a year of them is a walk over its days. A
-- day that is over is summed once, by recipient (b:body), by the post that led the execution (p:post) and by the unit that had sent
-- the instrument (u:unit); each execution stands in up to three sums.
-- owner: instrument
CREATE TABLE execution_day (
  day  TEXT   NOT NULL,
  key  TEXT   NOT NULL,
  n    BIGINT NOT NULL,
  late BIGINT NOT NULL,                  -- of them late
  PRIMARY KEY (day, key)
);

-- The last day that is summed. One row.
-- owner: instrument
CREATE TABLE execution_day_fold (
  id      BIGINT NOT NULL PRIMARY KEY,
  through TEXT   NOT NULL
);

-- Executions by the day they were closed need nothing wider any more.
DROP INDEX execution_pace;
CREATE INDEX execution_closed ON execution (closed_at) WHERE closed_at IS NOT NULL;
