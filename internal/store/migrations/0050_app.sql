-- +goose Up

-- owner: app
-- What is noted about the installation as a whole: which kind of office the database holds.
CREATE TABLE setting (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);
