-- +goose Up

-- Views of a register that a person has kept: the filters of its address under a name.
-- owner: account
CREATE TABLE saved_view (
    id        TEXT   NOT NULL PRIMARY KEY,
    person_id TEXT   NOT NULL REFERENCES account (person_id),
    register  TEXT   NOT NULL,
    name      TEXT   NOT NULL,
    query     TEXT   NOT NULL,
    at        BIGINT NOT NULL
);
CREATE UNIQUE INDEX saved_view_name ON saved_view (person_id, register, name);
