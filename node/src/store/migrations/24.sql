-- Work that came to a team and that nobody there has yet: whom it is told (how widely and which team), what it follows
-- from, who brought it there and who does it already. And who saw that without a message.
CREATE TABLE arrival_row (
    document INTEGER PRIMARY KEY,
    place    TEXT NOT NULL,
    cause    BLOB NOT NULL,
    at_ms    INTEGER NOT NULL,
    made_by  BLOB,
    assignee BLOB
) STRICT;
CREATE INDEX arrival_place ON arrival_row (place, at_ms, cause);
CREATE TABLE arrival_seen (
    document INTEGER NOT NULL,
    user     BLOB NOT NULL,
    seen_ms  INTEGER NOT NULL,
    PRIMARY KEY (document, user)
) STRICT, WITHOUT ROWID;
