-- +goose Up
-- A duty may end with an hour of its day (44: an oral instruction is formalised by the end of the working day). Those whose hour has passed and
-- that are owed still are overdue on their own day; there are few of them at any time.
CREATE INDEX duty_hour ON duty (due_day, id) WHERE closed_at = 0 AND state = 'lapsed' AND lapsed_day = due_day;
CREATE INDEX oral_waiting ON oral (due_day, deadline_at) WHERE state = 'recorded';
