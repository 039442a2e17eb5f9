-- +goose Up

-- In a body other than the Office its first head calls for proposals (17): who draws the plan up, and under which post he called.
-- Both are empty in a window of the Office, whose plans the Apparatus draws up (12).
-- owner: planning
ALTER TABLE plan_window ADD COLUMN author_unit TEXT NOT NULL DEFAULT '';
-- owner: planning
ALTER TABLE plan_window ADD COLUMN called_post TEXT NOT NULL DEFAULT '';
