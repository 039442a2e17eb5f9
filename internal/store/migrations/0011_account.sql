-- +goose Up

-- Local accounts, one for a person. password is the whole argon2id text; the plain word is nowhere.
-- owner: account
CREATE TABLE account (
    person_id   TEXT   NOT NULL PRIMARY KEY,
    login       TEXT   NOT NULL UNIQUE,
    password    TEXT   NOT NULL,
    must_change BIGINT NOT NULL DEFAULT 0,
    disabled    BIGINT NOT NULL DEFAULT 0,
    created_at  BIGINT NOT NULL,
    changed_at  BIGINT NOT NULL,
    lang        TEXT   NOT NULL DEFAULT 'kk',
    theme       TEXT   NOT NULL DEFAULT 'auto',
    shortcuts   BIGINT NOT NULL DEFAULT 0,
    density     TEXT   NOT NULL DEFAULT 'normal'
);

-- Sessions; id is SHA-256 of the token in hexadecimal, the token itself is only in the browser.
-- owner: account
CREATE TABLE session (
    id         TEXT   NOT NULL PRIMARY KEY,
    ref        TEXT   NOT NULL UNIQUE,
    person_id  TEXT   NOT NULL REFERENCES account (person_id),
    created_at BIGINT NOT NULL,
    seen_at    BIGINT NOT NULL,
    address    TEXT   NOT NULL,
    agent      TEXT   NOT NULL,
    ended_at   BIGINT,
    ended_by   TEXT   NOT NULL DEFAULT '',
    seat       TEXT   NOT NULL DEFAULT ''
);
CREATE INDEX session_person ON session (person_id, created_at);

-- Tokens for programs that speak to the JSON interface in a person's name; id is SHA-256 of the token.
-- owner: account
CREATE TABLE api_token (
    id         TEXT   NOT NULL PRIMARY KEY,
    ref        TEXT   NOT NULL UNIQUE,
    person_id  TEXT   NOT NULL REFERENCES account (person_id),
    name       TEXT   NOT NULL,
    hint       TEXT   NOT NULL,
    scope      TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at    BIGINT,
    revoked_at BIGINT
);
CREATE INDEX api_token_person ON api_token (person_id, created_at);

-- Failures of logging in: one row for a login and an address, one with address '*' for a login from all addresses
-- that are not known as its owner's. login is kept as a hash, so that a mistyped password does not stand in the table.
-- owner: account
CREATE TABLE login_failure (
    login_hash TEXT   NOT NULL,
    address    TEXT   NOT NULL,
    failures   BIGINT NOT NULL,
    last_at    BIGINT NOT NULL,
    open_at    BIGINT NOT NULL,
    PRIMARY KEY (login_hash, address)
);
CREATE INDEX login_failure_last ON login_failure (last_at);

-- Addresses and devices from which the owner of an account has logged in; device is SHA-256 of a cookie.
-- owner: account
CREATE TABLE login_known (
    person_id TEXT   NOT NULL,
    mark      TEXT   NOT NULL,
    seen_at   BIGINT NOT NULL,
    PRIMARY KEY (person_id, mark)
);
