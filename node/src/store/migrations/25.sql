-- What the account of a user allowed over time, of those who lost a right some day (CONVERGENCE 9).
ALTER TABLE user_row ADD COLUMN grants TEXT;
-- Who wrote something in which case or task: where to look when somebody loses a right.
CREATE TABLE act (
    user     BLOB NOT NULL,
    document INTEGER NOT NULL,
    PRIMARY KEY (user, document)
) STRICT, WITHOUT ROWID;
CREATE INDEX act_document ON act (document);
-- How much of what waits asks whether something counts that was done without a right to it.
ALTER TABLE waiting_row ADD COLUMN contested INTEGER NOT NULL DEFAULT 0;
-- All is folded anew once, which fills the table.
DELETE FROM meta WHERE name LIKE 'folded:%';
