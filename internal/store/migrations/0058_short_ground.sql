-- +goose Up

-- The ground that names an extremely short term (44) is a link like the ground itself: whoever sees the instrument may open
-- its paper, and the ground lists what rests on it.
-- owner: instrument
ALTER TABLE instrument ADD COLUMN short_ground_id TEXT NOT NULL DEFAULT '';

UPDATE instrument SET short_ground_id = COALESCE((SELECT MIN(g.id) FROM ground g JOIN document_version v
    ON v.document_id = instrument.document_id AND v.n = instrument.version
    WHERE v.content LIKE '%"short_ground_id":"' || g.id || '"%'), '')
  WHERE EXISTS (SELECT 1 FROM document_version v WHERE v.document_id = instrument.document_id AND v.n = instrument.version
    AND v.content LIKE '%"short_ground_id":"%' AND v.content NOT LIKE '%"short_ground_id":""%');

CREATE INDEX instrument_short_ground ON instrument (short_ground_id);
