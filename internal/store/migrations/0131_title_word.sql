-- +goose Up

-- The words of the titles of instruments, folded, so that a rare word is found in an archive of any size. They are written
-- with the draft; those of instruments that stood before are added by a timer (text_fill, 'title').
-- owner: instrument
CREATE TABLE title_word (
    word        TEXT NOT NULL,
    document_id TEXT NOT NULL,
    PRIMARY KEY (word, document_id)
) /* sqlite: WITHOUT ROWID */;
INSERT INTO text_fill (name, last_id, done) SELECT 'title', '', 1 WHERE NOT EXISTS (SELECT 1 FROM instrument);
