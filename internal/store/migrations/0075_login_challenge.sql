-- +goose Up

-- Challenges of logging in by signature: each is for one browser, once, and for a few minutes. id is SHA-256 of the secret in the
-- browser's cookie; content is what must be signed, base64.
-- owner: account
CREATE TABLE login_challenge (
    id         TEXT   NOT NULL PRIMARY KEY,
    content    TEXT   NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX login_challenge_expires ON login_challenge (expires_at);
