-- +goose Up

-- The day by which the paper of a ground itself wants the matter done (44); none on entries made before this column.
-- owner: instrument
ALTER TABLE ground ADD COLUMN named_day TEXT;
