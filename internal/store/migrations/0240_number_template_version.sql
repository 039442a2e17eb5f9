-- +goose Up

-- owner: document

-- A template of numbers is changed only by who read it as it is: two who change it at once do not write over each other.
ALTER TABLE number_template ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
