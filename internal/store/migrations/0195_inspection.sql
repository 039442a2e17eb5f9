-- +goose Up

-- Inspections under way and planned, as far as the load of a body regards them (44). A row says what binds which body in which area
-- from day to day and is never deleted; only its end is added to it. Orders, terms and reports of trips (51-60) come to refer to it.
-- owner: trip
CREATE TABLE inspection (
  id            TEXT   NOT NULL PRIMARY KEY,
  body_id       TEXT   NOT NULL,         -- the body that it binds
  area_id       TEXT   NOT NULL,         -- '' for a complex one, which covers every area
  kind          TEXT   NOT NULL CHECK (kind IN ('complex', 'thematic', 'function', 'unscheduled', 'own')),
  from_day      TEXT   NOT NULL,
  to_day        TEXT   NOT NULL,         -- the last day, as it was entered
  last_day      TEXT   NOT NULL,         -- the last day as it is: earlier than to_day when it was ended
  unit_id       TEXT   NOT NULL,         -- the unit that conducts it
  keeper_body   TEXT   NOT NULL,         -- the body of that unit
  ground_id     TEXT   NOT NULL,         -- its entry in the register of grounds, '' for one of the body's own
  ground_title  TEXT   NOT NULL,         -- the ground as it was named on the day of the entry
  ground_item   TEXT   NOT NULL,
  ground_number TEXT   NOT NULL,
  ground_day    TEXT,
  at            BIGINT NOT NULL,
  person_id     TEXT   NOT NULL,
  post_id       TEXT   NOT NULL,
  outcome       TEXT   NOT NULL CHECK (outcome IN ('', 'ended', 'off')),
  closed_day    TEXT,                    -- the day on which that was said
  closed_reason TEXT   NOT NULL,
  closed_at     BIGINT,
  closed_by     TEXT   NOT NULL,
  closed_post   TEXT   NOT NULL
);
-- What binds a body is a range of this: those that are over lie before the day.
CREATE INDEX inspection_load ON inspection (body_id, last_day, area_id, kind, from_day, keeper_body) WHERE outcome <> 'off';
CREATE INDEX inspection_day ON inspection (from_day, id);
CREATE INDEX inspection_body ON inspection (body_id, from_day, id);
