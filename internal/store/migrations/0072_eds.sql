-- +goose Up

-- What a signature rests on (44): the verdict by steps with the message, the certificates, the answers about revocation and
-- the roots in force, as it was judged at receipt. Signatures of the first demonstrations (Ed25519) have none.
-- owner: document
CREATE TABLE signature_evidence (
  signature_id TEXT   NOT NULL PRIMARY KEY REFERENCES signature (id),
  overall      TEXT   NOT NULL,             -- the verdict in a word
  sha256       TEXT   NOT NULL,             -- of the record below; it stands in the journal too
  record       TEXT   NOT NULL              -- verdict.Record, JSON
);

-- The certification authority of a demonstration: certificates and keys as PEM. One row, in demonstrations only.
-- owner: app
CREATE TABLE demo_authority (
  one        BIGINT NOT NULL PRIMARY KEY,
  pem        TEXT   NOT NULL,
  created_at BIGINT NOT NULL
);

-- Certificates with keys that the authority of a demonstration has issued to its people.
-- owner: app
CREATE TABLE demo_identity (
  id          TEXT   NOT NULL PRIMARY KEY,
  person_id   TEXT   NOT NULL,
  kind        TEXT   NOT NULL,              -- good, revoked, expired
  alg         TEXT   NOT NULL,              -- gost, rsa
  iin         TEXT   NOT NULL,
  bin         TEXT   NOT NULL,
  certificate TEXT   NOT NULL,              -- base64
  pkcs8       TEXT   NOT NULL,              -- base64
  revoked_at  BIGINT
);
CREATE UNIQUE INDEX demo_identity_of ON demo_identity (person_id, kind, alg, iin, bin);
