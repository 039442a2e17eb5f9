-- +goose Up

-- A seal knows its first and last entry, so its members are found by their identifiers and need no index of their own; and the
-- entries lie in the order of their key.
-- owner: journal
CREATE TABLE journal_lean (
    id            TEXT   NOT NULL PRIMARY KEY,
    stream        TEXT   NOT NULL,
    seq           BIGINT NOT NULL,
    at            BIGINT NOT NULL,
    person_id     TEXT   NOT NULL,
    post_id       TEXT   NOT NULL,
    for_post_id   TEXT   NOT NULL,
    for_person_id TEXT   NOT NULL,
    by_order      TEXT   NOT NULL,
    action        TEXT   NOT NULL,
    subject       TEXT   NOT NULL,
    data          TEXT   NOT NULL,
    reason        TEXT   NOT NULL,
    hash          TEXT   NOT NULL,
    seal          BIGINT NOT NULL
) /* sqlite: WITHOUT ROWID */;
INSERT INTO journal_lean (id, stream, seq, at, person_id, post_id, for_post_id, for_person_id, by_order, action, subject, data, reason, hash, seal)
    SELECT id, stream, seq, at, person_id, post_id, for_post_id, for_person_id, by_order, action, subject, data, reason, hash, seal
    FROM journal ORDER BY id;
DROP TABLE journal;
ALTER TABLE journal_lean RENAME TO journal;
CREATE UNIQUE INDEX journal_stream ON journal (stream, seq);
CREATE INDEX journal_unsealed ON journal (id) WHERE seal = 0;
