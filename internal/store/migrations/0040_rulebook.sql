-- +goose Up

-- What is in force: the row moves with every change of the editions or of the calendar, and the program reloads then.
-- owner: rulebook
CREATE TABLE rulebook_version (
    part    TEXT NOT NULL PRIMARY KEY,
    version TEXT NOT NULL
);
INSERT INTO rulebook_version (part, version) VALUES ('all', '');

-- Editions drafted and adopted in the program (10, order 2); those built into the program have no row.
CREATE TABLE edition (
    id            TEXT   NOT NULL PRIMARY KEY,
    body          TEXT   NOT NULL,             -- code of the body, "gpo" for the General Prosecutor's Office
    body_id       TEXT   NOT NULL,
    base          TEXT   NOT NULL,             -- the edition it derives from
    state         TEXT   NOT NULL CHECK (state IN ('draft', 'adopted', 'dropped')),
    version       BIGINT NOT NULL,
    draft         TEXT   NOT NULL,             -- what was drafted (JSON)
    text          TEXT   NOT NULL,             -- the edition as adopted (JSON), "" before
    from_day      TEXT,
    order_number  TEXT   NOT NULL,
    order_day     TEXT,
    created_at    BIGINT NOT NULL,
    created_by    TEXT   NOT NULL,
    updated_at    BIGINT NOT NULL,
    adopted_at    BIGINT,
    person_id     TEXT   NOT NULL,             -- who adopted it
    post_id       TEXT   NOT NULL,
    for_post_id   TEXT   NOT NULL,
    for_person_id TEXT   NOT NULL,
    by_order      TEXT   NOT NULL
);
CREATE UNIQUE INDEX edition_draft ON edition (body) WHERE state = 'draft';
CREATE UNIQUE INDEX edition_day ON edition (body, from_day) WHERE state = 'adopted';
CREATE INDEX edition_list ON edition (state, body, id);

-- What follows an edition, built in or adopted: alignment owed (order 4), the acquaintance sheet and its reminders (order 6).
CREATE TABLE edition_followup (
    edition  TEXT   NOT NULL PRIMARY KEY,
    sheet_id TEXT   NOT NULL,
    aligned  BIGINT NOT NULL,                  -- 1: alignment with it is owed
    reminded TEXT,                             -- the day of the last reminder to those who have not confirmed
    seen_at  BIGINT NOT NULL
);

-- Versions of the working calendar; the one with the greatest number is in force, none stored means the built-in one.
CREATE TABLE calendar_version (
    n             BIGINT NOT NULL PRIMARY KEY,
    version       TEXT   NOT NULL,
    data          TEXT   NOT NULL,
    difference    TEXT   NOT NULL,
    what          TEXT   NOT NULL,             -- year, day
    act           TEXT   NOT NULL,
    reason        TEXT   NOT NULL,
    at            BIGINT NOT NULL,
    person_id     TEXT   NOT NULL,
    post_id       TEXT   NOT NULL,
    for_post_id   TEXT   NOT NULL,
    for_person_id TEXT   NOT NULL,
    by_order      TEXT   NOT NULL
);

-- The official text of an edition of the General Prosecutor's Office, loaded by the administrator.
CREATE TABLE regulation_load (
    edition    TEXT   NOT NULL PRIMARY KEY,
    sha256     TEXT   NOT NULL,
    headings   TEXT   NOT NULL,
    paragraphs BIGINT NOT NULL,
    at         BIGINT NOT NULL,
    person_id  TEXT   NOT NULL,
    post_id    TEXT   NOT NULL
);
CREATE TABLE regulation_text (
    edition TEXT   NOT NULL REFERENCES regulation_load (edition),
    para    TEXT   NOT NULL,
    ordinal BIGINT NOT NULL,
    chapter TEXT   NOT NULL,
    text    TEXT   NOT NULL,
    notes   TEXT   NOT NULL,
    PRIMARY KEY (edition, para)
);
