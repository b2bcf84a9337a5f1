-- What each task waits for, by the ids of the other tasks: derived from its own document alone.
CREATE TABLE wait_row (
    document INTEGER NOT NULL,
    task     BLOB NOT NULL,
    PRIMARY KEY (document, task)
) STRICT, WITHOUT ROWID;
CREATE INDEX wait_by_task ON wait_row (task);
