-- What another node handed over and nobody takes: its name, the reason, how often it came. Nothing of its content.
-- Of envelopes (0), of entries of the roster (1); what one node is refused beyond the most that is listed is
-- counted in one row (2) that bears the name of that node.
CREATE TABLE refused (
    origin      BLOB NOT NULL,          -- the node that handed it over
    hash        BLOB NOT NULL,
    kind        INTEGER NOT NULL,
    compartment INTEGER,                -- as which it was sent; NULL: the roster, which is everybody's
    way         INTEGER NOT NULL,       -- live (0), by bundle (1), from a backup (2), had waited here (3)
    code        TEXT NOT NULL,
    reason      TEXT NOT NULL,
    times       INTEGER NOT NULL,
    first_ms    INTEGER NOT NULL,
    last_ms     INTEGER NOT NULL,
    PRIMARY KEY (origin, hash)
) STRICT, WITHOUT ROWID;

-- Content that is not here is asked for by who needs it first: for open work of critical (0) to low (3) priority,
-- then the rest (4). Each look-up is one walk along the first index; what a case needs is found by the second.
ALTER TABLE wanted ADD COLUMN rank INTEGER NOT NULL DEFAULT 4;
CREATE INDEX wanted_rank ON wanted (compartment, rank, size, hash);
CREATE INDEX wanted_document ON wanted (document);
