-- +goose Up

-- The load of a body by area and week (44) is a range of the open executions, with nothing else to keep in step.
-- owner: instrument
ALTER TABLE execution ADD COLUMN area_id TEXT NOT NULL DEFAULT '';
UPDATE execution SET area_id = coalesce((SELECT i.area_id FROM instrument i WHERE i.document_id = execution.document_id), '');
CREATE INDEX execution_load ON execution (body_id, area_id, due_day, kind) WHERE closed_at IS NULL;
