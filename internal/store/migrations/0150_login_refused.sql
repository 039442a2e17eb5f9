-- +goose Up

-- Refused attempts to log in, counted by the hour, the account, the way in and what was wrong: one row and at most two entries of
-- the journal for each, however many attempts there were. person_id is '' where no account is known: all such attempts stand together.
-- hour is the beginning of the hour; told is how many of them the journal has told.
-- owner: account
CREATE TABLE login_refused (
    id        TEXT   NOT NULL PRIMARY KEY,
    hour      BIGINT NOT NULL,
    person_id TEXT   NOT NULL,
    way       TEXT   NOT NULL CHECK (way IN ('password', 'signature')),
    why       TEXT   NOT NULL,
    attempts  BIGINT NOT NULL,
    told      BIGINT NOT NULL,
    first_at  BIGINT NOT NULL,
    last_at   BIGINT NOT NULL,
    address   TEXT   NOT NULL
);
CREATE UNIQUE INDEX login_refused_hour ON login_refused (hour, person_id, way, why);
CREATE INDEX login_refused_person ON login_refused (person_id, id);
