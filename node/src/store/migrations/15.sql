-- What a case has in common with those that are like it, and when it was reported (CONVERGENCE 8).
CREATE TABLE pattern_member (
    document    INTEGER NOT NULL,
    compartment INTEGER NOT NULL,
    likeness    TEXT NOT NULL,
    at_ms       INTEGER NOT NULL,
    PRIMARY KEY (document, likeness)
) STRICT, WITHOUT ROWID;
CREATE INDEX pattern_by_time ON pattern_member (compartment, likeness, at_ms, document);
CREATE INDEX pattern_recent ON pattern_member (at_ms);

-- Reviews that were opened because such cases came too often: of which, by the first that was known, and how they
-- stand: open (0), over (1), waiting for a yes (2), refused (3), gone on in a stricter compartment (4).
CREATE TABLE pattern_review (
    document    INTEGER PRIMARY KEY,
    compartment INTEGER NOT NULL,
    likeness    TEXT NOT NULL,
    first       BLOB NOT NULL,
    first_ms    INTEGER NOT NULL,
    stamp       INTEGER NOT NULL,
    fact        BLOB NOT NULL,
    standing    INTEGER NOT NULL,
    ended_ms    INTEGER,
    part_of     BLOB,               -- the case it is part of, by the last that was said
    placed      INTEGER NOT NULL    -- whether a person said anything to that
) STRICT;
CREATE INDEX pattern_review_by_likeness ON pattern_review (compartment, likeness);

-- What reviews found, by the ids of cases.
CREATE TABLE finding_row (
    document INTEGER NOT NULL,
    kind     INTEGER NOT NULL,
    uuid     BLOB NOT NULL,
    at_ms    INTEGER NOT NULL,
    PRIMARY KEY (document, kind, uuid)
) STRICT, WITHOUT ROWID;
CREATE INDEX finding_by_case ON finding_row (uuid);

-- Groups of cases with news, until this node has looked whether they are a pattern.
CREATE TABLE pattern_news (
    compartment INTEGER NOT NULL,
    likeness    TEXT NOT NULL,
    PRIMARY KEY (compartment, likeness)
) STRICT, WITHOUT ROWID;
