-- Documents of which a person said that they go on in a stricter compartment: they have no other rows.
CREATE TABLE moved_row (
    document INTEGER PRIMARY KEY
) STRICT;

-- Documents with facts of doubtful time, until this node has looked whether to bear witness of them.
CREATE TABLE doubtful (
    document INTEGER PRIMARY KEY
) STRICT;

-- What is left of documents that were purged: nothing of them is let in again. `purge` is the document of a
-- decision that took it away.
CREATE TABLE purged (
    compartment INTEGER NOT NULL,
    kind        INTEGER NOT NULL,
    uuid        BLOB NOT NULL,
    purge       BLOB NOT NULL,
    at_ms       INTEGER NOT NULL,
    PRIMARY KEY (compartment, kind, uuid)
) STRICT, WITHOUT ROWID;
CREATE INDEX purged_by ON purged (purge);

-- Decisions to purge, and whether anything of them is left to be done.
CREATE TABLE purge_row (
    document INTEGER PRIMARY KEY,
    open     INTEGER NOT NULL
) STRICT;
CREATE INDEX purge_open ON purge_row (document) WHERE open = 1;

-- Messages that somebody shall get, or got: waiting (0), leased (1), sent (2), dropped (3) (CONVERGENCE 7).
CREATE TABLE outbox (
    document  INTEGER NOT NULL,
    effect    BLOB NOT NULL,
    purpose   INTEGER NOT NULL,
    recipient BLOB NOT NULL,
    channel   INTEGER NOT NULL,
    state     INTEGER NOT NULL,
    failures  INTEGER NOT NULL,
    due_ms    INTEGER,             -- when somebody may act on it next; NULL: nobody needs to
    at_ms     INTEGER,             -- when it was sent
    reason    TEXT NOT NULL,
    copies    INTEGER NOT NULL,    -- how many nodes sent it
    PRIMARY KEY (document, effect)
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_due ON outbox (due_ms) WHERE due_ms IS NOT NULL;

-- Tasks with news, until this node has looked whom they concern.
CREATE TABLE untold (
    document INTEGER PRIMARY KEY
) STRICT;
