-- +goose Up

-- A decision of a revision tells in whose place it was made, and by which order. Those made before are told by the journal.
-- owner: instrument
ALTER TABLE revision_decision ADD COLUMN for_person_id TEXT NOT NULL DEFAULT ''; -- '' in the own post, or when the replaced one was vacant
ALTER TABLE revision_decision ADD COLUMN by_order TEXT NOT NULL DEFAULT '';      -- "order, day (paragraph)" of the replacement
UPDATE revision_decision SET
	for_person_id = COALESCE((SELECT j.for_person_id FROM journal j WHERE j.stream = 'document:' || document_id AND j.at = revision_decision.at
		AND j.action = 'instrument.revision_' || decision ORDER BY j.seq DESC LIMIT 1), ''),
	by_order = COALESCE((SELECT j.by_order FROM journal j WHERE j.stream = 'document:' || document_id AND j.at = revision_decision.at
		AND j.action = 'instrument.revision_' || decision ORDER BY j.seq DESC LIMIT 1), '')
	WHERE for_post_id <> '';
