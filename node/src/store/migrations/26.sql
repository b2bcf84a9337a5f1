-- The mail without its writer that a mail is the original of (SPEC 10).
ALTER TABLE signal_row ADD COLUMN original_of BLOB;
CREATE INDEX signal_original ON signal_row (original_of) WHERE original_of IS NOT NULL;
