-- +goose Up

-- The statute of a unit also sets the order of its work (6). JSON in three languages.
ALTER TABLE statute ADD COLUMN procedure_text TEXT NOT NULL DEFAULT '{}';
