-- Replication: where an envelope came from, who belongs here, how far one has the log of another,
-- what waits, what was withheld, what left and came as a file (CONVERGENCE 9).

ALTER TABLE envelope ADD COLUMN origin BLOB;            -- the node that handed it over; NULL: written here
ALTER TABLE envelope ADD COLUMN received_ms INTEGER;    -- NULL: written here

-- Entries of the roster beside the founding: grants (0), removals (1), requests that wait (2).
CREATE TABLE roster_entry (
    hash  BLOB NOT NULL PRIMARY KEY,
    kind  INTEGER NOT NULL,
    bytes BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- What is known of other nodes: where they are, when and how they were last met.
CREATE TABLE peer (
    node           BLOB NOT NULL PRIMARY KEY,
    addresses      TEXT NOT NULL,
    met_ms         INTEGER,
    direction      INTEGER,
    sent_bytes     INTEGER NOT NULL,
    received_bytes INTEGER NOT NULL,
    skew_ms        INTEGER,
    version        TEXT NOT NULL,
    problem        TEXT
) STRICT, WITHOUT ROWID;

-- How far this node has the log of another. It is void when the other's instance is a new one.
CREATE TABLE cursor (
    peer        BLOB NOT NULL,
    compartment INTEGER NOT NULL,
    instance    BLOB NOT NULL,
    position    INTEGER NOT NULL,
    PRIMARY KEY (peer, compartment)
) STRICT, WITHOUT ROWID;

-- How far another has the log of this node, as it said.
CREATE TABLE delivered (
    peer        BLOB NOT NULL,
    compartment INTEGER NOT NULL,
    position    INTEGER NOT NULL,
    PRIMARY KEY (peer, compartment)
) STRICT, WITHOUT ROWID;

-- Envelopes that wait for an entry of the roster.
CREATE TABLE parked (
    hash        BLOB NOT NULL PRIMARY KEY,
    needs       BLOB NOT NULL,
    parcel      BLOB NOT NULL,
    origin      BLOB NOT NULL,
    received_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Changes that did not enter: refused (0), wait for ancestors (1), of a newer program (2), bytes missing (3).
-- A number is never given twice: who adopts or discards one means that one.
CREATE TABLE withheld (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    compartment INTEGER NOT NULL,
    envelope    BLOB NOT NULL,
    kind        INTEGER NOT NULL,
    uuid        BLOB NOT NULL,
    hash        BLOB NOT NULL,
    bytes       BLOB,
    reason      TEXT NOT NULL,
    state       INTEGER NOT NULL,
    origin      BLOB,
    received_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX withheld_hash ON withheld (hash);
CREATE INDEX withheld_document ON withheld (uuid);

-- Files that left for another node, or came from one.
CREATE TABLE bundle (
    id        INTEGER PRIMARY KEY,
    direction INTEGER NOT NULL,
    peer      BLOB,
    sequence  INTEGER NOT NULL,
    hash      BLOB NOT NULL,
    made_ms   INTEGER NOT NULL,
    receipt   BLOB
) STRICT;

-- Content of more than 256 KiB, in parts of that size, compressed each for itself.
CREATE TABLE chunk (
    blob    INTEGER NOT NULL,
    number  INTEGER NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (blob, number)
) STRICT;

-- What a person decided about what could not be read: read after all (0), taken in unread (1), discarded (2).
-- The row and its bytes stay, so that what was discarded is not taken in again.
ALTER TABLE quarantine ADD COLUMN decision INTEGER;     -- NULL: it waits
ALTER TABLE quarantine ADD COLUMN decided_by BLOB;
ALTER TABLE quarantine ADD COLUMN decided_ms INTEGER;
ALTER TABLE quarantine ADD COLUMN why TEXT;
