-- +goose Up

-- A handover may be ordered for a day to come: it is planned until that day, and then done by a timer, or revoked before.
-- owner: org
ALTER TABLE handover ADD COLUMN state TEXT NOT NULL DEFAULT 'done';         -- planned, done, revoked, failed
ALTER TABLE handover ADD COLUMN from_day TEXT NOT NULL DEFAULT '';          -- the day it takes effect; '' of those done at once before
ALTER TABLE handover ADD COLUMN ended_at BIGINT NOT NULL DEFAULT 0;         -- when a planned one was done, revoked or failed
ALTER TABLE handover ADD COLUMN end_reason TEXT NOT NULL DEFAULT '';        -- why it was revoked
CREATE UNIQUE INDEX handover_planned ON handover (from_id) WHERE state = 'planned';
