-- +goose Up

-- The files of a signed report: what was attached to the execution when its report was signed (44). A file that is left out of the next
-- report, after this one came back, stays with this one. Until now that was told from the times alone.
-- owner: instrument
CREATE TABLE report_file (
    report_id TEXT NOT NULL,
    file_id   TEXT NOT NULL,
    PRIMARY KEY (report_id, file_id)
) /* sqlite: WITHOUT ROWID */;
INSERT INTO report_file (report_id, file_id)
    SELECT r.id, f.id FROM report r JOIN execution e ON e.id = r.execution_id
        JOIN file f ON f.document_id = e.document_id AND f.ref_id = e.id
    WHERE r.signed_at IS NOT NULL AND f.at <= r.signed_at AND (f.removed_at IS NULL OR f.removed_at > r.signed_at);
