-- Work that comes again: when the next occurrence of the series that a task begins is to be made.
CREATE TABLE series_row (
    document  INTEGER PRIMARY KEY,
    begins_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX series_by_time ON series_row (begins_ms, document);
