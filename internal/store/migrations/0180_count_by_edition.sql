-- +goose Up

-- What was refused is counted by edition: a body's own edition numbers its paragraphs as it likes (10), so its "31" is not that of the
-- Regulation. The log says the edition of each refusal; its month is that of the day in Kazakhstan, UTC+5, and UTC+6 before 1 March 2024.
-- The month is computed from the days since 1970, in years that begin in March.
-- owner: document
CREATE TABLE refusal_count_by_edition (
    month   TEXT   NOT NULL,
    edition TEXT   NOT NULL,
    para    TEXT   NOT NULL,
    count   BIGINT NOT NULL,
    PRIMARY KEY (month, edition, para)
);
INSERT INTO refusal_count_by_edition (month, edition, para, count)
WITH days AS (
    SELECT edition, para, (at / 1000000 + CASE WHEN at < 1709229600000000 THEN 21600 ELSE 18000 END) / 86400 + 719468 AS z
    FROM refusal WHERE outcome = 'refused'
), eras AS (
    SELECT edition, para, z / 146097 AS era, z % 146097 AS doe FROM days
), years AS (
    SELECT edition, para, era, doe, (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365 AS yoe FROM eras
), months AS (
    SELECT edition, para, era * 400 + yoe AS y, (5 * (doe - (365 * yoe + yoe / 4 - yoe / 100)) + 2) / 153 AS mp FROM years
)
SELECT CASE WHEN mp < 10 THEN CAST(y AS TEXT) ELSE CAST(y + 1 AS TEXT) END || '-' ||
    CASE WHEN mp < 7 THEN '0' || CAST(mp + 3 AS TEXT) WHEN mp < 10 THEN CAST(mp + 3 AS TEXT) ELSE '0' || CAST(mp - 9 AS TEXT) END AS month,
    edition, para, count(*)
FROM months GROUP BY 1, edition, para;
DROP TABLE refusal_count;
ALTER TABLE refusal_count_by_edition RENAME TO refusal_count;

-- The log and the open duties under a paragraph are walked by edition.
DROP INDEX refusal_para;
CREATE INDEX refusal_para ON refusal (para, edition, id);
DROP INDEX duty_para;
CREATE INDEX duty_para ON duty (para, edition, due_day, id) WHERE closed_at = 0;
