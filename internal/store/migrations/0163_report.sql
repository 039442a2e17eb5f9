-- +goose Up

-- A report is asked for with its execution, so it lies by it; its document is that of the execution.
-- owner: instrument
CREATE TABLE report_lean (
    execution_id TEXT   NOT NULL,
    n            BIGINT NOT NULL,
    id           TEXT   NOT NULL,
    state        TEXT   NOT NULL,          -- draft, submitted, signed, accepted, returned
    version      BIGINT NOT NULL,
    text         TEXT   NOT NULL,
    at           BIGINT NOT NULL,
    person_id    TEXT   NOT NULL,
    post_id      TEXT   NOT NULL,
    signed_at    BIGINT,
    signed_by    TEXT   NOT NULL,
    signed_post  TEXT   NOT NULL,
    signed_for   TEXT   NOT NULL,
    decided_at   BIGINT,
    decided_by   TEXT   NOT NULL,
    lacking      TEXT   NOT NULL,          -- what is lacking, when returned
    PRIMARY KEY (execution_id, n)
) /* sqlite: WITHOUT ROWID */;
INSERT INTO report_lean (execution_id, n, id, state, version, text, at, person_id, post_id, signed_at, signed_by, signed_post, signed_for,
        decided_at, decided_by, lacking)
    SELECT execution_id, n, id, state, version, text, at, person_id, post_id, signed_at, signed_by, signed_post, signed_for,
        decided_at, decided_by, lacking FROM report ORDER BY execution_id, n;
DROP TABLE report;
ALTER TABLE report_lean RENAME TO report;
