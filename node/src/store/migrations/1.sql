-- Ground truth: documents and their changes, the signed log, blobs (DESIGN 4).

-- Small facts about this store: the founding entry, its signatures, the node's key, the organisation.
CREATE TABLE meta (
    name  TEXT NOT NULL PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- The compartments this node may hold, each with the secret that keys its derived names.
CREATE TABLE compartment (
    id         INTEGER PRIMARY KEY,
    uuid       BLOB NOT NULL UNIQUE,
    name       TEXT NOT NULL UNIQUE,
    visibility INTEGER NOT NULL,
    secret     BLOB NOT NULL
) STRICT;

-- A row per document that is here, or that something here refers to.
CREATE TABLE document (
    id          INTEGER PRIMARY KEY,
    uuid        BLOB NOT NULL,
    kind        INTEGER NOT NULL,
    compartment INTEGER NOT NULL REFERENCES compartment (id),
    UNIQUE (uuid, kind, compartment)
) STRICT;

CREATE TABLE change (
    id       INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES document (id),
    hash     BLOB NOT NULL,
    bytes    BLOB NOT NULL
) STRICT;
CREATE INDEX change_document ON change (document);

CREATE TABLE envelope (
    id          INTEGER PRIMARY KEY,
    compartment INTEGER NOT NULL REFERENCES compartment (id),
    hash        BLOB NOT NULL UNIQUE,
    author      BLOB NOT NULL,
    seq         INTEGER NOT NULL,
    stamp       INTEGER NOT NULL,
    bytes       BLOB NOT NULL,
    signature   BLOB NOT NULL
) STRICT;
CREATE INDEX envelope_author ON envelope (compartment, author, seq);
CREATE INDEX envelope_stamp ON envelope (stamp);

-- No table from here on has foreign keys: with them SQLite opens a savepoint for each statement that
-- updates or deletes, and at each savepoint the search index writes to disk what it has gathered.

-- Content by keyed hash. `prefix` is the first eight bytes of the hash: a small index finds the few
-- candidates, the whole hash is compared. A compartment of NULL means: still in the spool.
CREATE TABLE blob (
    id          INTEGER PRIMARY KEY,
    compartment INTEGER,
    prefix      INTEGER NOT NULL,
    hash        BLOB NOT NULL,
    size        INTEGER NOT NULL,
    content     BLOB NOT NULL
) STRICT;
CREATE INDEX blob_prefix ON blob (prefix);

-- What follows one another: a task follows its case, a signal follows those it answers.
CREATE TABLE edge (
    parent INTEGER NOT NULL,
    child  INTEGER NOT NULL,
    PRIMARY KEY (parent, child)
) STRICT, WITHOUT ROWID;

-- Operational and local.

-- What was accepted and not yet worked on. The raw bytes are in `blob`.
CREATE TABLE spool (
    id           INTEGER PRIMARY KEY,
    blob         INTEGER NOT NULL,
    delivered_to TEXT,
    source       INTEGER NOT NULL,
    received_ms  INTEGER NOT NULL,
    attempts     INTEGER NOT NULL DEFAULT 0
) STRICT;

-- What could not be read. Nothing is thrown away; a person decides.
CREATE TABLE quarantine (
    id           INTEGER PRIMARY KEY,
    blob         INTEGER NOT NULL,
    delivered_to TEXT,
    source       INTEGER NOT NULL,
    received_ms  INTEGER NOT NULL,
    reason       TEXT NOT NULL
) STRICT;

-- Keys of people's names and addresses. Destroying a row erases what it sealed (CONVERGENCE 5).
CREATE TABLE person_key (
    document INTEGER NOT NULL,
    version  INTEGER NOT NULL,
    key      BLOB NOT NULL,
    PRIMARY KEY (document, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE session (
    token      BLOB NOT NULL PRIMARY KEY,
    user       BLOB NOT NULL,
    form_token TEXT NOT NULL,
    expires_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Single-use links that let somebody choose a password.
CREATE TABLE login_link (
    token      BLOB NOT NULL PRIMARY KEY,
    user       BLOB NOT NULL,
    expires_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Projections: derived, made again by `orgo rebuild`, equal to the byte.

CREATE TABLE case_row (
    document    INTEGER PRIMARY KEY,
    label       TEXT NOT NULL,
    role        TEXT NOT NULL,
    title       TEXT NOT NULL,
    status      TEXT NOT NULL,
    open        INTEGER NOT NULL,
    severity    INTEGER NOT NULL,
    priority    INTEGER NOT NULL,
    visibility  INTEGER NOT NULL,
    level       INTEGER NOT NULL,
    domain      TEXT NOT NULL,
    subtype     TEXT NOT NULL,
    site        TEXT NOT NULL,
    area        TEXT NOT NULL,
    tags        TEXT NOT NULL,
    reporter    BLOB,
    merged_into BLOB,
    conflicts   INTEGER NOT NULL,
    created_ms  INTEGER NOT NULL,
    updated_ms  INTEGER NOT NULL
) STRICT;
CREATE INDEX case_updated ON case_row (updated_ms);
CREATE INDEX case_parts ON case_row (merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE task_row (
    document     INTEGER PRIMARY KEY,
    case_document INTEGER NOT NULL,
    label        TEXT NOT NULL,
    role         TEXT NOT NULL,
    title        TEXT NOT NULL,
    status       TEXT NOT NULL,
    open         INTEGER NOT NULL,
    severity     INTEGER NOT NULL,
    priority     INTEGER NOT NULL,
    visibility   INTEGER NOT NULL,
    level        INTEGER NOT NULL,
    domain       TEXT NOT NULL,
    subtype      TEXT NOT NULL,
    assignee     BLOB,
    creator      BLOB,
    due_ms       INTEGER,
    next_ms      INTEGER,
    void         INTEGER NOT NULL,
    conflicts    INTEGER NOT NULL,
    created_ms   INTEGER NOT NULL,
    updated_ms   INTEGER NOT NULL
) STRICT;
CREATE INDEX task_case ON task_row (case_document);
CREATE INDEX task_open ON task_row (next_ms) WHERE open = 1;

CREATE TABLE signal_row (
    document     INTEGER PRIMARY KEY,
    case_document INTEGER,
    person       BLOB,
    subject      TEXT NOT NULL,
    excerpt      TEXT NOT NULL,
    delivered_to TEXT NOT NULL,
    triage       INTEGER NOT NULL,
    set_aside    TEXT,
    variants     INTEGER NOT NULL,
    received_ms  INTEGER NOT NULL
) STRICT;
CREATE INDEX signal_case ON signal_row (case_document) WHERE case_document IS NOT NULL;
CREATE INDEX signal_triage ON signal_row (received_ms) WHERE triage = 1;

CREATE TABLE person_row (
    document INTEGER PRIMARY KEY,
    address  TEXT NOT NULL,
    name     TEXT NOT NULL
) STRICT;

CREATE TABLE user_row (
    document INTEGER PRIMARY KEY,
    email    TEXT NOT NULL,
    account  TEXT NOT NULL,
    phc      TEXT
) STRICT;
CREATE INDEX user_email ON user_row (email);

-- Words by document: cases, tasks and signals.
CREATE VIRTUAL TABLE search USING fts5 (
    title, body, content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 2"
);
