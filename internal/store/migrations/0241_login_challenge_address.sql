-- +goose Up

-- owner: account

-- Anybody may ask for a challenge: those that wait to be signed are counted by the address that asked for them.
ALTER TABLE login_challenge ADD COLUMN address TEXT NOT NULL DEFAULT '';
CREATE INDEX login_challenge_address ON login_challenge (address);
