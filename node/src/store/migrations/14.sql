-- What happened, as a chain of hashes: one in each file, so that an entry is on disk together with what it
-- tells of. `chain` is the row of the compartment whose file this is, 0 in the main one; `compartment` is
-- where the thing lives that it happened to. Of an entry that was kept for long enough `content` goes, and
-- the hash of it stays.
CREATE TABLE journal (
    number       INTEGER PRIMARY KEY,
    chain        INTEGER NOT NULL,
    at_ms        INTEGER NOT NULL,
    category     INTEGER NOT NULL,
    compartment  INTEGER,
    object       BLOB,
    content      BLOB,
    content_hash BLOB,
    hash         BLOB NOT NULL
) STRICT;
CREATE INDEX journal_at ON journal (at_ms);
CREATE INDEX journal_object ON journal (object) WHERE object IS NOT NULL;

-- Beside the chain: its head (kind 0), what its first row follows (1), and up to when contents of a category
-- were let go (16 and the number of the category).
CREATE TABLE journal_mark (
    kind   INTEGER PRIMARY KEY,
    chain  INTEGER NOT NULL,
    number INTEGER NOT NULL,
    hash   BLOB NOT NULL,
    at_ms  INTEGER NOT NULL
) STRICT;

-- How much a case or task says of itself that is written down of it, where it does.
CREATE TABLE own_log (
    document INTEGER PRIMARY KEY,
    depth    INTEGER NOT NULL
) STRICT;
