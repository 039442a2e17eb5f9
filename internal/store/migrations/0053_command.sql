-- +goose Up

-- Commands done, by the key the form or program gave; a repeated one gets its first result again. The structure of the
-- office needs it too, so it stands below org and not with the papers any more.
-- owner: command
CREATE TABLE command_done (
    person_id TEXT   NOT NULL,
    key       TEXT   NOT NULL,
    action    TEXT   NOT NULL,
    input     TEXT   NOT NULL,
    result    TEXT   NOT NULL,
    at        BIGINT NOT NULL,
    PRIMARY KEY (person_id, key)
);
CREATE INDEX command_done_at ON command_done (at);
INSERT INTO command_done (person_id, key, action, input, result, at) SELECT person_id, key, action, input, result, at FROM command;
DROP TABLE command;
