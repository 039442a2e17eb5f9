-- +goose Up

-- The words of the names of planned measures, folded, as title_word has those of instruments: a rare word, or one that nobody
-- used, is found at once in any number of plans. They are written with the measure; those of measures that stood before are
-- added by a timer (measure_fill).
-- owner: planning
CREATE TABLE measure_word (
    word       TEXT NOT NULL,
    measure_id TEXT NOT NULL,
    PRIMARY KEY (word, measure_id)
) /* sqlite: WITHOUT ROWID */;

-- How far the measures that stood before have been taken in: one row.
-- owner: planning
CREATE TABLE measure_fill (
    last_id TEXT   NOT NULL PRIMARY KEY, -- the last measure looked at
    done    BIGINT NOT NULL              -- 1: all of them
);
INSERT INTO measure_fill (last_id, done) SELECT '', CASE WHEN EXISTS (SELECT 1 FROM plan_measure) THEN 0 ELSE 1 END;

-- The newest measures with a common word are found by a walk from the newest.
CREATE INDEX plan_control_newest ON plan_control (report_due, measure_id);

-- What of a draft has changed since it was judged is read from the index alone.
DROP INDEX plan_measure_place;
CREATE INDEX plan_measure_place ON plan_measure (plan_id, ordinal, id, version);
