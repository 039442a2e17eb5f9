-- +goose Up

-- What an area of law is called and where it stands from a day on; before the first of these it is as it was added (7).
-- owner: org
CREATE TABLE area_edition (
    area_id   TEXT NOT NULL REFERENCES area (id),
    since     TEXT NOT NULL,
    parent_id TEXT NOT NULL DEFAULT '',
    name_kk   TEXT NOT NULL,
    name_ru   TEXT NOT NULL,
    name_en   TEXT NOT NULL,
    act       TEXT NOT NULL,
    PRIMARY KEY (area_id, since)
);

-- What an advisory body is called, does and may from a day on, by which order; before the first of these it is as it was
-- founded (9). The texts are JSON in three languages.
-- owner: org
CREATE TABLE advisory_edition (
    advisory_id    TEXT NOT NULL REFERENCES advisory_body (id),
    since          TEXT NOT NULL,
    order_number   TEXT NOT NULL,
    order_day      TEXT NOT NULL,
    name_kk        TEXT NOT NULL,
    name_ru        TEXT NOT NULL,
    name_en        TEXT NOT NULL,
    tasks          TEXT NOT NULL,
    powers         TEXT NOT NULL,
    procedure_text TEXT NOT NULL,
    PRIMARY KEY (advisory_id, since)
);
