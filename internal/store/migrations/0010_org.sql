-- +goose Up

-- The version of each part of the structure, an identifier that is new with every change: "tree", "staff", "away", "acts".
-- owner: org
CREATE TABLE org_version (
    part    TEXT NOT NULL PRIMARY KEY,
    version TEXT NOT NULL
);
INSERT INTO org_version (part, version) VALUES ('tree', ''), ('staff', ''), ('away', ''), ('acts', '');

-- Nodes of the tree: bodies and units (3, 4, 10). closed is the first day on which the unit no longer exists.
-- owner: org
CREATE TABLE unit (
    id      TEXT NOT NULL PRIMARY KEY,
    code    TEXT NOT NULL UNIQUE,
    kind    TEXT NOT NULL,
    body_id TEXT NOT NULL,
    opened  TEXT NOT NULL,
    closed  TEXT
);

-- What a unit was called and where it stood, from a day on.
-- owner: org
CREATE TABLE unit_edition (
    unit_id   TEXT NOT NULL REFERENCES unit (id),
    since     TEXT NOT NULL,
    parent_id TEXT NOT NULL DEFAULT '',
    name_kk   TEXT NOT NULL,
    name_ru   TEXT NOT NULL,
    name_en   TEXT NOT NULL,
    short_kk  TEXT NOT NULL DEFAULT '',
    short_ru  TEXT NOT NULL DEFAULT '',
    short_en  TEXT NOT NULL DEFAULT '',
    act       TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (unit_id, since)
);

-- The staff list.
-- owner: org
CREATE TABLE post (
    id       TEXT   NOT NULL PRIMARY KEY,
    code     TEXT   NOT NULL UNIQUE,
    unit_id  TEXT   NOT NULL REFERENCES unit (id),
    kind     TEXT   NOT NULL,
    title_kk TEXT   NOT NULL,
    title_ru TEXT   NOT NULL,
    title_en TEXT   NOT NULL,
    since    TEXT   NOT NULL,
    until    TEXT,
    control  BIGINT NOT NULL DEFAULT 0,
    clerk    BIGINT NOT NULL DEFAULT 0,
    admin    BIGINT NOT NULL DEFAULT 0,
    dsp      BIGINT NOT NULL DEFAULT 0,
    hr       BIGINT NOT NULL DEFAULT 0
);

-- owner: org
CREATE TABLE person (
    id         TEXT NOT NULL PRIMARY KEY,
    code       TEXT NOT NULL UNIQUE,
    family     TEXT NOT NULL,
    given      TEXT NOT NULL,
    patronymic TEXT NOT NULL DEFAULT '',
    iin        TEXT UNIQUE
);

-- Who holds which post; until is the first day on which it is over.
-- owner: org
CREATE TABLE holding (
    id         TEXT NOT NULL PRIMARY KEY,
    post_id    TEXT NOT NULL REFERENCES post (id),
    person_id  TEXT NOT NULL REFERENCES person (id),
    from_day   TEXT NOT NULL,
    until      TEXT,
    order_text TEXT NOT NULL DEFAULT '',
    UNIQUE (post_id, from_day)
);

-- Who is away; both days included, to_day NULL until further notice.
-- owner: org
CREATE TABLE absence (
    id         TEXT NOT NULL PRIMARY KEY,
    person_id  TEXT NOT NULL REFERENCES person (id),
    from_day   TEXT NOT NULL,
    to_day     TEXT,
    kind       TEXT NOT NULL,
    order_text TEXT NOT NULL DEFAULT ''
);

-- Orders that name who acts in a post while its holder is absent (2, 3, 5, 42); both days included.
-- owner: org
CREATE TABLE replacement (
    id           TEXT NOT NULL PRIMARY KEY,
    post_id      TEXT NOT NULL REFERENCES post (id),
    by_post_id   TEXT NOT NULL REFERENCES post (id),
    from_day     TEXT NOT NULL,
    to_day       TEXT,
    order_number TEXT NOT NULL,
    order_day    TEXT NOT NULL,
    para         TEXT NOT NULL
);

-- The General Prosecutor's orders on the distribution of duties between his deputies (3).
-- owner: org
CREATE TABLE distribution_order (
    id        TEXT NOT NULL PRIMARY KEY,
    number    TEXT NOT NULL,
    order_day TEXT NOT NULL,
    from_day  TEXT NOT NULL UNIQUE
);

-- Which post supervises which unit, body or area of law; exactly one of unit_id and area_id is filled.
-- owner: org
CREATE TABLE distribution_item (
    order_id TEXT   NOT NULL REFERENCES distribution_order (id),
    ord      BIGINT NOT NULL,
    post_id  TEXT   NOT NULL,
    unit_id  TEXT   NOT NULL DEFAULT '',
    area_id  TEXT   NOT NULL DEFAULT '',
    PRIMARY KEY (order_id, ord),
    UNIQUE (order_id, unit_id, area_id)
);

-- Who replaces whom by a distribution order (3) or by an act on duties within a unit (6); act_id is the id of either.
-- owner: org
CREATE TABLE substitute (
    act_id     TEXT   NOT NULL,
    post_id    TEXT   NOT NULL,
    by_post_id TEXT   NOT NULL,
    rank       BIGINT NOT NULL,
    PRIMARY KEY (act_id, post_id, by_post_id)
);

-- Acts on the duties of a unit's employees (6). A row without approved_at is a draft and has no force.
-- owner: org
CREATE TABLE unit_act (
    id                 TEXT NOT NULL PRIMARY KEY,
    unit_id            TEXT NOT NULL REFERENCES unit (id),
    number             TEXT NOT NULL,
    act_day            TEXT NOT NULL,
    from_day           TEXT NOT NULL,
    drafted_by         TEXT NOT NULL DEFAULT '',
    drafted_post       TEXT NOT NULL DEFAULT '',
    drafted_at         BIGINT NOT NULL,
    approved_at        BIGINT,
    approved_person    TEXT NOT NULL DEFAULT '',
    approved_post      TEXT NOT NULL DEFAULT '',
    approved_for_post  TEXT NOT NULL DEFAULT '',
    approved_by_order  TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX unit_act_in_force ON unit_act (unit_id, from_day) WHERE approved_at IS NOT NULL;

-- Which post of the unit does which area in which zone (7); '' means every area, every zone.
-- owner: org
CREATE TABLE unit_act_item (
    act_id       TEXT   NOT NULL REFERENCES unit_act (id),
    ord          BIGINT NOT NULL,
    post_id      TEXT   NOT NULL,
    area_id      TEXT   NOT NULL DEFAULT '',
    zone_body_id TEXT   NOT NULL DEFAULT '',
    PRIMARY KEY (act_id, ord)
);

-- Statutes of units approved by order of the General Prosecutor (6). The texts are JSON in three languages.
-- owner: org
CREATE TABLE statute (
    id         TEXT NOT NULL PRIMARY KEY,
    unit_id    TEXT NOT NULL REFERENCES unit (id),
    number     TEXT NOT NULL,
    order_day  TEXT NOT NULL,
    from_day   TEXT NOT NULL,
    tasks      TEXT NOT NULL,
    functions  TEXT NOT NULL,
    competence TEXT NOT NULL,
    UNIQUE (unit_id, from_day)
);

-- Areas of legal regulation: the subjects of paragraph 7.
-- owner: org
CREATE TABLE area (
    id        TEXT NOT NULL PRIMARY KEY,
    code      TEXT NOT NULL UNIQUE,
    parent_id TEXT NOT NULL DEFAULT '',
    name_kk   TEXT NOT NULL,
    name_ru   TEXT NOT NULL,
    name_en   TEXT NOT NULL,
    since     TEXT NOT NULL,
    until     TEXT
);

-- Acts of the General Prosecutor that give the Chief of the Apparatus direction of units and bodies (4).
-- owner: org
CREATE TABLE gp_act (
    id       TEXT NOT NULL PRIMARY KEY,
    unit_id  TEXT NOT NULL REFERENCES unit (id),
    number   TEXT NOT NULL,
    act_day  TEXT NOT NULL,
    from_day TEXT NOT NULL,
    until    TEXT,
    scope    TEXT NOT NULL
);

-- Consultative and advisory bodies (9). The texts are JSON in three languages.
-- owner: org
CREATE TABLE advisory_body (
    id             TEXT NOT NULL PRIMARY KEY,
    code           TEXT NOT NULL UNIQUE,
    kind           TEXT NOT NULL,
    name_kk        TEXT NOT NULL,
    name_ru        TEXT NOT NULL,
    name_en        TEXT NOT NULL,
    order_number   TEXT NOT NULL,
    order_day      TEXT NOT NULL,
    from_day       TEXT NOT NULL,
    until          TEXT,
    tasks          TEXT NOT NULL,
    powers         TEXT NOT NULL,
    procedure_text TEXT NOT NULL
);

-- owner: org
CREATE TABLE advisory_member (
    id          TEXT NOT NULL PRIMARY KEY,
    advisory_id TEXT NOT NULL REFERENCES advisory_body (id),
    post_id     TEXT NOT NULL DEFAULT '',
    outside     TEXT NOT NULL DEFAULT '',
    role        TEXT NOT NULL,
    from_day    TEXT NOT NULL,
    until       TEXT
);

-- Who may see what, for one grantee key and one register; see package access.
-- owner: access
CREATE TABLE access_row (
    grantee     TEXT NOT NULL,
    register    TEXT NOT NULL,
    sort        TEXT NOT NULL,
    ref_id      TEXT NOT NULL,
    document_id TEXT NOT NULL,
    reason      TEXT NOT NULL,
    PRIMARY KEY (grantee, register, sort, ref_id)
);
CREATE INDEX access_row_document ON access_row (document_id, grantee);
CREATE INDEX access_row_ref ON access_row (ref_id, register);
