-- +goose Up

-- owner: journal
-- Everything done, append-only; see package journal for the chain. Only seal is ever updated.
CREATE TABLE journal (
    id            TEXT   NOT NULL PRIMARY KEY,
    stream        TEXT   NOT NULL,
    seq           BIGINT NOT NULL,
    at            BIGINT NOT NULL,
    person_id     TEXT   NOT NULL,
    post_id       TEXT   NOT NULL,
    for_post_id   TEXT   NOT NULL,
    for_person_id TEXT   NOT NULL,
    by_order      TEXT   NOT NULL,
    action        TEXT   NOT NULL,
    subject       TEXT   NOT NULL,
    data          TEXT   NOT NULL,
    reason        TEXT   NOT NULL,
    prev          TEXT   NOT NULL,
    hash          TEXT   NOT NULL,
    seal          BIGINT NOT NULL
);
CREATE UNIQUE INDEX journal_stream ON journal (stream, seq);
CREATE INDEX journal_unsealed ON journal (id) WHERE seal = 0;
CREATE INDEX journal_seal_member ON journal (seal, id);
CREATE INDEX journal_person ON journal (person_id, id);

-- The last entry of each stream: appends lock this row and nothing else.
CREATE TABLE journal_head (
    stream TEXT   NOT NULL PRIMARY KEY,
    seq    BIGINT NOT NULL,
    hash   TEXT   NOT NULL
);

CREATE TABLE journal_seal (
    n        BIGINT NOT NULL PRIMARY KEY,
    first_id TEXT   NOT NULL,
    last_id  TEXT   NOT NULL,
    count    BIGINT NOT NULL,
    digest   TEXT   NOT NULL,
    tails    TEXT   NOT NULL,
    prev     TEXT   NOT NULL,
    hash     TEXT   NOT NULL,
    at       BIGINT NOT NULL
);

-- owner: duty
-- The present state of each duty. closed_at is 0 while it is owed.
CREATE TABLE duty (
    id               TEXT   NOT NULL PRIMARY KEY,
    kind             TEXT   NOT NULL,
    state            TEXT   NOT NULL CHECK (state IN ('open', 'lapsed', 'done', 'void', 'deemed', 'ended')),
    debtor_unit      TEXT   NOT NULL,
    debtor_body      TEXT   NOT NULL,
    debtor_post      TEXT   NOT NULL,
    creditor_unit    TEXT   NOT NULL,
    creditor_post    TEXT   NOT NULL,
    document_id      TEXT   NOT NULL,
    ref_id           TEXT   NOT NULL,
    what             TEXT   NOT NULL,
    rule             TEXT   NOT NULL,
    para             TEXT   NOT NULL,
    edition          TEXT   NOT NULL,
    on_lapse         TEXT   NOT NULL,
    link             TEXT   NOT NULL,
    marked           BIGINT NOT NULL,
    due_day          TEXT   NOT NULL,
    original_due_day TEXT   NOT NULL,
    explanation      TEXT   NOT NULL,
    calendar_version TEXT   NOT NULL,
    opened_at        BIGINT NOT NULL,
    lapsed_day       TEXT,
    closed_at        BIGINT NOT NULL DEFAULT 0,
    late_days        BIGINT NOT NULL DEFAULT 0,
    seq              BIGINT NOT NULL,
    hash             TEXT   NOT NULL,
    CHECK ((state IN ('open', 'lapsed')) = (closed_at = 0))
);
CREATE INDEX duty_owed ON duty (due_day, id) WHERE closed_at = 0;
CREATE INDEX duty_debtor_unit ON duty (debtor_unit, due_day, id) WHERE closed_at = 0 AND debtor_unit <> '';
CREATE INDEX duty_debtor_body ON duty (debtor_body, due_day, id) WHERE closed_at = 0 AND debtor_body <> '';
CREATE INDEX duty_debtor_post ON duty (debtor_post, due_day, id) WHERE closed_at = 0 AND debtor_post <> '';
CREATE INDEX duty_creditor_unit ON duty (creditor_unit, due_day, id) WHERE closed_at = 0 AND creditor_unit <> '';
CREATE INDEX duty_creditor_post ON duty (creditor_post, due_day, id) WHERE closed_at = 0 AND creditor_post <> '';
CREATE INDEX duty_para ON duty (para, due_day, id) WHERE closed_at = 0;
CREATE INDEX duty_to_lapse ON duty (due_day, id) WHERE state = 'open';
CREATE INDEX duty_calendar ON duty (calendar_version, id) WHERE closed_at = 0;
CREATE INDEX duty_closed ON duty (closed_at, id) WHERE closed_at > 0;
CREATE INDEX duty_closed_unit ON duty (debtor_unit, closed_at, id) WHERE closed_at > 0 AND debtor_unit <> '';
CREATE INDEX duty_closed_body ON duty (debtor_body, closed_at, id) WHERE closed_at > 0 AND debtor_body <> '';
CREATE INDEX duty_closed_post ON duty (debtor_post, closed_at, id) WHERE closed_at > 0 AND debtor_post <> '';
CREATE INDEX duty_closed_creditor_unit ON duty (creditor_unit, closed_at, id) WHERE closed_at > 0 AND creditor_unit <> '';
CREATE INDEX duty_closed_creditor_post ON duty (creditor_post, closed_at, id) WHERE closed_at > 0 AND creditor_post <> '';
CREATE INDEX duty_closed_para ON duty (para, closed_at, id) WHERE closed_at > 0;
CREATE INDEX duty_document ON duty (document_id, id) WHERE document_id <> '';
CREATE INDEX duty_ref ON duty (ref_id, kind, id) WHERE ref_id <> '';

-- What happened to each duty, append-only, chained by hash; see package duty.
CREATE TABLE duty_entry (
    duty_id       TEXT   NOT NULL,
    seq           BIGINT NOT NULL,
    at            BIGINT NOT NULL,
    action        TEXT   NOT NULL,
    from_day      TEXT   NOT NULL,
    to_day        TEXT   NOT NULL,
    explanation   TEXT   NOT NULL,
    para          TEXT   NOT NULL,
    rule          TEXT   NOT NULL,
    power_post    TEXT   NOT NULL,
    reason        TEXT   NOT NULL,
    person_id     TEXT   NOT NULL,
    post_id       TEXT   NOT NULL,
    for_post_id   TEXT   NOT NULL,
    by_order      TEXT   NOT NULL,
    data          TEXT   NOT NULL,
    prev          TEXT   NOT NULL,
    hash          TEXT   NOT NULL,
    PRIMARY KEY (duty_id, seq)
);
CREATE UNIQUE INDEX duty_entry_opening ON duty_entry (duty_id) WHERE action = 'open';
CREATE UNIQUE INDEX duty_entry_closing ON duty_entry (duty_id) WHERE action IN ('done', 'void', 'deemed', 'ended');

-- Reminders owed to debtors. They are made anew when the due day moves; one that was sent stays.
CREATE TABLE duty_reminder (
    duty_id TEXT   NOT NULL,
    kind    TEXT   NOT NULL,
    due_day TEXT   NOT NULL,
    day     TEXT   NOT NULL,
    sent_at BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (duty_id, kind, due_day)
);
CREATE INDEX duty_reminder_owed ON duty_reminder (day, duty_id) WHERE sent_at = 0;

-- One digest per debtor and calendar version.
CREATE TABLE duty_digest (
    calendar_version TEXT   NOT NULL,
    debtor_unit      TEXT   NOT NULL,
    debtor_body      TEXT   NOT NULL,
    moved            BIGINT NOT NULL,
    first_day        TEXT   NOT NULL,
    sent_at          BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (calendar_version, debtor_unit, debtor_body)
);
CREATE INDEX duty_digest_owed ON duty_digest (calendar_version, debtor_unit, debtor_body) WHERE sent_at = 0;

-- owner: document
CREATE TABLE document (
    id             TEXT   NOT NULL PRIMARY KEY,
    kind           TEXT   NOT NULL,
    title          TEXT   NOT NULL,
    owner_unit     TEXT   NOT NULL,
    owner_body     TEXT   NOT NULL,
    access_mark    TEXT   NOT NULL CHECK (access_mark IN ('', 'dsp')),
    version        BIGINT NOT NULL,
    number         TEXT   NOT NULL DEFAULT '',
    registered_at  BIGINT,
    signed_version BIGINT NOT NULL DEFAULT 0,
    created_at     BIGINT NOT NULL,
    updated_at     BIGINT NOT NULL,
    person_id      TEXT   NOT NULL,
    post_id        TEXT   NOT NULL,
    for_post_id    TEXT   NOT NULL,
    for_person_id  TEXT   NOT NULL,
    by_order       TEXT   NOT NULL
);

CREATE TABLE document_version (
    document_id   TEXT   NOT NULL REFERENCES document (id),
    n             BIGINT NOT NULL,
    title         TEXT   NOT NULL,
    content       TEXT   NOT NULL,
    at            BIGINT NOT NULL,
    person_id     TEXT   NOT NULL,
    post_id       TEXT   NOT NULL,
    for_post_id   TEXT   NOT NULL,
    for_person_id TEXT   NOT NULL,
    by_order      TEXT   NOT NULL,
    PRIMARY KEY (document_id, n)
);

-- Attachments; the bytes lie on disk under sha256. version is the document's version when the file was attached.
CREATE TABLE file (
    id            TEXT   NOT NULL PRIMARY KEY,
    document_id   TEXT   NOT NULL REFERENCES document (id),
    ref_id        TEXT   NOT NULL,
    role          TEXT   NOT NULL,
    name          TEXT   NOT NULL,
    mime          TEXT   NOT NULL,
    size          BIGINT NOT NULL,
    sha256        TEXT   NOT NULL,
    at            BIGINT NOT NULL,
    person_id     TEXT   NOT NULL,
    post_id       TEXT   NOT NULL,
    for_post_id   TEXT   NOT NULL,
    for_person_id TEXT   NOT NULL,
    by_order      TEXT   NOT NULL,
    removed_at    BIGINT
);
CREATE INDEX file_document ON file (document_id, id);
CREATE INDEX file_sha256 ON file (sha256);

CREATE TABLE agreement_round (
    id            TEXT   NOT NULL PRIMARY KEY,
    document_id   TEXT   NOT NULL REFERENCES document (id),
    n             BIGINT NOT NULL,
    version       BIGINT NOT NULL,
    mode          TEXT   NOT NULL CHECK (mode IN ('parallel', 'ordered')),
    state         TEXT   NOT NULL CHECK (state IN ('open', 'agreed', 'refused', 'recalled')),
    link          TEXT   NOT NULL,
    started_at    BIGINT NOT NULL,
    person_id     TEXT   NOT NULL,
    post_id       TEXT   NOT NULL,
    for_post_id   TEXT   NOT NULL,
    for_person_id TEXT   NOT NULL,
    by_order      TEXT   NOT NULL,
    ended_at      BIGINT,
    ended_by      TEXT   NOT NULL DEFAULT '{}',
    reason        TEXT   NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX agreement_round_n ON agreement_round (document_id, n);
CREATE UNIQUE INDEX agreement_round_open ON agreement_round (document_id) WHERE state = 'open';

CREATE TABLE agreement_step (
    id            TEXT   NOT NULL PRIMARY KEY,
    round_id      TEXT   NOT NULL REFERENCES agreement_round (id),
    document_id   TEXT   NOT NULL,
    ord           BIGINT NOT NULL,
    post_id       TEXT   NOT NULL,
    unit_id       TEXT   NOT NULL,
    rule          TEXT   NOT NULL,
    para          TEXT   NOT NULL,
    edition       TEXT   NOT NULL,
    why           TEXT   NOT NULL,
    due           TEXT   NOT NULL,
    due_day       TEXT   NOT NULL,
    on_lapse      TEXT   NOT NULL,
    state         TEXT   NOT NULL CHECK (state IN ('waiting', 'asked', 'agreed', 'agreed_with_remarks', 'refused', 'deemed', 'dropped')),
    duty_id       TEXT   NOT NULL DEFAULT '',
    asked_at      BIGINT,
    answered_at   BIGINT,
    by_person     TEXT   NOT NULL DEFAULT '',
    by_post       TEXT   NOT NULL DEFAULT '',
    by_for_post   TEXT   NOT NULL DEFAULT '',
    by_for_person TEXT   NOT NULL DEFAULT '',
    by_order      TEXT   NOT NULL DEFAULT '',
    remark        TEXT   NOT NULL DEFAULT ''
);
CREATE INDEX agreement_step_round ON agreement_step (round_id, ord, id);
CREATE INDEX agreement_step_document ON agreement_step (document_id, id);
CREATE INDEX agreement_step_post ON agreement_step (post_id, due_day, id) WHERE state = 'asked' AND post_id <> '';
CREATE INDEX agreement_step_unit ON agreement_step (unit_id, due_day, id) WHERE state = 'asked' AND post_id = '';

CREATE TABLE number_template (
    id       TEXT   NOT NULL PRIMARY KEY,
    kind     TEXT   NOT NULL,
    body_id  TEXT   NOT NULL,
    unit_id  TEXT   NOT NULL,
    prefix   TEXT   NOT NULL,
    template TEXT   NOT NULL,
    yearly   BIGINT NOT NULL
);
CREATE UNIQUE INDEX number_template_scope ON number_template (kind, body_id, unit_id);

-- Numbers given. A serial of a journal and year (0 when the journal runs on) is given once; so is a number.
CREATE TABLE registration (
    document_id TEXT   NOT NULL PRIMARY KEY REFERENCES document (id),
    journal_id  TEXT   NOT NULL,
    year        BIGINT NOT NULL,
    serial      BIGINT NOT NULL,
    number      TEXT   NOT NULL,
    at          BIGINT NOT NULL
);
CREATE UNIQUE INDEX registration_serial ON registration (journal_id, year, serial);
CREATE UNIQUE INDEX registration_number ON registration (journal_id, year, number);
CREATE INDEX registration_text ON registration (number, document_id);

CREATE TABLE signature (
    id            TEXT   NOT NULL PRIMARY KEY,
    document_id   TEXT   NOT NULL REFERENCES document (id),
    version       BIGINT NOT NULL,
    purpose       TEXT   NOT NULL,
    ref_id        TEXT   NOT NULL,
    at            BIGINT NOT NULL,
    person_id     TEXT   NOT NULL,
    post_id       TEXT   NOT NULL,
    for_post_id   TEXT   NOT NULL,
    for_person_id TEXT   NOT NULL,
    by_order      TEXT   NOT NULL,
    signed        TEXT   NOT NULL,
    digest        TEXT   NOT NULL,
    algorithm     TEXT   NOT NULL,
    key_id        TEXT   NOT NULL,
    value         TEXT   NOT NULL,
    certificate   TEXT   NOT NULL
);
CREATE INDEX signature_document ON signature (document_id, id);
CREATE UNIQUE INDEX signature_issue ON signature (document_id) WHERE purpose = 'issue';

-- Demonstration keys (Ed25519), one per person and only for demonstration persons; the real signature is made with the person's own certificate.
CREATE TABLE sign_key (
    person_id  TEXT   NOT NULL PRIMARY KEY,
    public_key TEXT   NOT NULL,
    seed       TEXT   NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE resolution (
    id            TEXT   NOT NULL PRIMARY KEY,
    document_id   TEXT   NOT NULL REFERENCES document (id),
    ref_id        TEXT   NOT NULL,
    text          TEXT   NOT NULL,
    due_day       TEXT   NOT NULL,
    at            BIGINT NOT NULL,
    person_id     TEXT   NOT NULL,
    post_id       TEXT   NOT NULL,
    for_post_id   TEXT   NOT NULL,
    for_person_id TEXT   NOT NULL,
    by_order      TEXT   NOT NULL,
    superseded    BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX resolution_ref ON resolution (document_id, ref_id, id);
CREATE UNIQUE INDEX resolution_current ON resolution (document_id, ref_id) WHERE superseded = 0;

CREATE TABLE resolution_executor (
    resolution_id TEXT   NOT NULL REFERENCES resolution (id),
    ord           BIGINT NOT NULL,
    post_id       TEXT   NOT NULL,
    lead          BIGINT NOT NULL,
    duty_id       TEXT   NOT NULL,
    PRIMARY KEY (resolution_id, ord)
);
CREATE UNIQUE INDEX resolution_executor_post ON resolution_executor (resolution_id, post_id);
CREATE UNIQUE INDEX resolution_executor_lead ON resolution_executor (resolution_id) WHERE lead = 1;

CREATE TABLE message (
    id            TEXT   NOT NULL PRIMARY KEY,
    document_id   TEXT   NOT NULL REFERENCES document (id),
    ref_id        TEXT   NOT NULL,
    kind          TEXT   NOT NULL CHECK (kind IN ('question', 'answer', 'method')),
    parent_id     TEXT   NOT NULL,
    text          TEXT   NOT NULL,
    at            BIGINT NOT NULL,
    person_id     TEXT   NOT NULL,
    post_id       TEXT   NOT NULL,
    for_post_id   TEXT   NOT NULL,
    for_person_id TEXT   NOT NULL,
    by_order      TEXT   NOT NULL,
    body_id       TEXT   NOT NULL,
    unit_id       TEXT   NOT NULL,
    answered      BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX message_document ON message (document_id, id);

CREATE TABLE sheet (
    id        TEXT   NOT NULL PRIMARY KEY,
    subject   TEXT   NOT NULL UNIQUE,
    title     TEXT   NOT NULL,
    link      TEXT   NOT NULL,
    since     TEXT   NOT NULL,
    due       TEXT   NOT NULL,
    para      TEXT   NOT NULL,
    rule      TEXT   NOT NULL,
    opened_at BIGINT NOT NULL
);

CREATE TABLE acquaintance (
    sheet_id     TEXT   NOT NULL REFERENCES sheet (id),
    person_id    TEXT   NOT NULL,
    unit_id      TEXT   NOT NULL,
    body_id      TEXT   NOT NULL,
    since        TEXT   NOT NULL,
    due          TEXT   NOT NULL,
    confirmed_at BIGINT NOT NULL DEFAULT 0,
    post_id      TEXT   NOT NULL DEFAULT '',
    reminded_at  BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (sheet_id, person_id)
);
CREATE INDEX acquaintance_list ON acquaintance (sheet_id, confirmed_at, person_id);
CREATE INDEX acquaintance_body ON acquaintance (sheet_id, body_id, confirmed_at, person_id);
CREATE INDEX acquaintance_mine ON acquaintance (person_id, sheet_id) WHERE confirmed_at = 0;

CREATE TABLE notification (
    id          TEXT   NOT NULL PRIMARY KEY,
    person_id   TEXT   NOT NULL,
    at          BIGINT NOT NULL,
    msg         TEXT   NOT NULL,
    link        TEXT   NOT NULL,
    document_id TEXT   NOT NULL,
    read_at     BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX notification_inbox ON notification (person_id, id);
CREATE INDEX notification_unread ON notification (person_id, id) WHERE read_at = 0;

-- Commands done, by the key the form or program gave; a repeated one gets its first result again.
CREATE TABLE command (
    person_id TEXT   NOT NULL,
    key       TEXT   NOT NULL,
    action    TEXT   NOT NULL,
    input     TEXT   NOT NULL,
    result    TEXT   NOT NULL,
    at        BIGINT NOT NULL,
    PRIMARY KEY (person_id, key)
);
CREATE INDEX command_at ON command (at);

-- Acts that the Regulation refused or held, and their number by paragraph and month.
CREATE TABLE refusal (
    id          TEXT   NOT NULL PRIMARY KEY,
    para        TEXT   NOT NULL,
    rule        TEXT   NOT NULL,
    edition     TEXT   NOT NULL,
    outcome     TEXT   NOT NULL,
    document_id TEXT   NOT NULL,
    kind        TEXT   NOT NULL,
    stage       TEXT   NOT NULL,
    msg         TEXT   NOT NULL,
    at          BIGINT NOT NULL,
    person_id   TEXT   NOT NULL,
    unit_id     TEXT   NOT NULL,
    body_id     TEXT   NOT NULL
);
CREATE INDEX refusal_para ON refusal (para, id);

CREATE TABLE refusal_count (
    para  TEXT   NOT NULL,
    month TEXT   NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (month, para)
);
