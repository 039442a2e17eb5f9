-- +goose Up

-- Why a ground is no longer one, and who said so; closed_day is the first day on which nothing new may rest on it.
-- owner: instrument
ALTER TABLE ground ADD COLUMN closed_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE ground ADD COLUMN closed_by TEXT NOT NULL DEFAULT '';
ALTER TABLE ground ADD COLUMN closed_post TEXT NOT NULL DEFAULT '';
