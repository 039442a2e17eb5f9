-- +goose Up

-- Oral instructions under the assignments of the highest authorities (44), to be formalised by the end of the working day.
-- owner: instrument
CREATE TABLE oral (
  id            TEXT   NOT NULL PRIMARY KEY, -- the document's
  side          TEXT   NOT NULL,         -- gave, got: who recorded it
  kind          TEXT   NOT NULL,         -- what it is to become: assignment, task
  state         TEXT   NOT NULL,         -- recorded, formalised, cancelled
  version       BIGINT NOT NULL,
  lang          TEXT   NOT NULL,
  title         TEXT   NOT NULL,
  words         TEXT   NOT NULL,         -- what is to be done, as it was said
  giver_post    TEXT   NOT NULL,
  unit_id       TEXT   NOT NULL,         -- the unit that formalises
  body_id       TEXT   NOT NULL,         -- the body of the giver
  channel       TEXT   NOT NULL,         -- in_person, telephone, video
  given_at      BIGINT NOT NULL,
  given_day     TEXT   NOT NULL,
  authority     TEXT   NOT NULL,         -- key of the directory of authorities
  paper_title   TEXT   NOT NULL,         -- the authority's assignment
  paper_number  TEXT   NOT NULL,
  paper_day     TEXT   NOT NULL,
  term_day      TEXT   NOT NULL,         -- by when it is to be done
  due_day       TEXT   NOT NULL,         -- by when it is to be formalised
  deadline_at   BIGINT NOT NULL,         -- the end of that working day
  edition       TEXT   NOT NULL,
  at            BIGINT NOT NULL,         -- when it was recorded
  person_id     TEXT   NOT NULL,
  post_id       TEXT   NOT NULL,
  instrument_id TEXT   NOT NULL,         -- the draft begun from it, "" while there is none
  formalised_at BIGINT,
  reason        TEXT   NOT NULL          -- of a cancellation
);
CREATE INDEX oral_instrument ON oral (instrument_id) WHERE instrument_id <> '';

-- The giver and each body that got it, with what each says of the record.
-- owner: instrument
CREATE TABLE oral_party (
  oral_id   TEXT   NOT NULL,
  role      TEXT   NOT NULL,             -- giver, recipient
  body_id   TEXT   NOT NULL,
  ordinal   BIGINT NOT NULL,
  answer    TEXT   NOT NULL,             -- "", recorded, confirmed, contested
  words     TEXT   NOT NULL,
  at        BIGINT,
  person_id TEXT   NOT NULL,
  post_id   TEXT   NOT NULL,
  PRIMARY KEY (oral_id, role, body_id)
);
