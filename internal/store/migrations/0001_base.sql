-- +goose Up

-- owner: store

-- The last number given in each series; see store.NextNumber.
CREATE TABLE number_series (
    series TEXT   NOT NULL PRIMARY KEY,
    last   BIGINT NOT NULL
);

-- owner: job

-- The timers of the program: when each ran, when it runs next, which node is at it; see package job.
CREATE TABLE timer (
    name          TEXT   NOT NULL PRIMARY KEY,
    next_run      BIGINT NOT NULL,
    tolerance     BIGINT NOT NULL,
    holder        TEXT   NOT NULL DEFAULT '',
    lease_until   BIGINT NOT NULL DEFAULT 0,
    last_started  BIGINT,
    last_finished BIGINT,
    last_ok       BIGINT,
    last_error_id TEXT   NOT NULL DEFAULT '',
    failures      BIGINT NOT NULL DEFAULT 0
);

-- Work that a transaction leaves to be done after it: a mail, an export; see package job. Done jobs are deleted.
CREATE TABLE job (
    id            TEXT   NOT NULL PRIMARY KEY,
    kind          TEXT   NOT NULL,
    unique_key    TEXT,
    payload       TEXT   NOT NULL,
    run_at        BIGINT NOT NULL,
    attempts      BIGINT NOT NULL DEFAULT 0,
    last_error_id TEXT   NOT NULL DEFAULT '',
    dead          BIGINT NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX job_unique_key ON job (kind, unique_key) WHERE unique_key IS NOT NULL AND dead = 0;
CREATE INDEX job_waiting ON job (kind, run_at, id) WHERE dead = 0;
