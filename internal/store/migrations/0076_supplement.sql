-- +goose Up

-- A supplementary assignment or task points to its main one, with the ground of 46 on which it follows: poor_execution,
-- new_tasks, new_circumstances.
-- owner: instrument
ALTER TABLE instrument ADD COLUMN main_id TEXT NOT NULL DEFAULT '';
-- owner: instrument
ALTER TABLE instrument ADD COLUMN supplement_ground TEXT NOT NULL DEFAULT '';

CREATE INDEX instrument_main ON instrument (main_id, document_id) WHERE main_id <> '';
