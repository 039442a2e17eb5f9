-- +goose Up

-- The periods that are still to be opened load the weeks in which they are to be finished (44, 47).
CREATE INDEX instrument_period_coming ON instrument_period (document_id, n, formal_day) WHERE opened_at = 0 AND ended = 0;
