-- +goose Up

-- To which recipients a file of an instrument goes, where it does not go to all. A file without rows is common; one whose rows
-- name bodies that are no recipients any more goes to nobody.
-- owner: instrument
CREATE TABLE file_recipient (
  file_id     TEXT NOT NULL,
  body_id     TEXT NOT NULL,
  document_id TEXT NOT NULL,
  PRIMARY KEY (file_id, body_id)
);
CREATE INDEX file_recipient_document ON file_recipient (document_id, file_id, body_id);
