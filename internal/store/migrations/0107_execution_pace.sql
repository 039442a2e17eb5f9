-- +goose Up

-- What executions of a year measured of each recipient, for the rehearsal of a draft plan, is one walk along this index: only closed
-- executions stand in it, so that a dispatch does not pay for it.
CREATE INDEX execution_pace ON execution (closed_at, body_id, late_days, sent_at) WHERE closed_at IS NOT NULL;
