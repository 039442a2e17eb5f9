-- +goose Up

-- A ground that is a measure of an approved plan of this program says which (39, 41).
-- owner: instrument
ALTER TABLE ground ADD COLUMN measure_id TEXT NOT NULL DEFAULT '';
CREATE INDEX ground_measure ON ground (measure_id) WHERE measure_id <> '';
