-- Content that a document refers to and that is not here yet. A size of 0: what refers to it does not say.
CREATE TABLE wanted (
    compartment INTEGER NOT NULL,
    hash        BLOB NOT NULL,
    document    INTEGER NOT NULL,
    size        INTEGER NOT NULL,
    PRIMARY KEY (compartment, hash)
) STRICT, WITHOUT ROWID;

-- A change is looked for by document and name each time it comes and each time it goes: a document with a
-- long history would be read through each time. This costs 34 bytes a change.
DROP INDEX change_document;
CREATE INDEX change_document ON change (document, hash);
