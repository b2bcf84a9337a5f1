-- Mail on its way, sealed. `done`: why this node looks at it no more, empty where it has the mail; NULL: it may
-- be for this node, and not opened yet.
CREATE TABLE parcel_row (
    document INTEGER PRIMARY KEY,
    done     TEXT
) STRICT;
