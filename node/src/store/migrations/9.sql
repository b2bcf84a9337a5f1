-- How openly a case says of itself that it is shown (0 full to 3 private; NULL: as the policy says), and who
-- takes part in it, a line each: user:ID or role:NAME.
ALTER TABLE case_row ADD COLUMN transparency INTEGER;
ALTER TABLE case_row ADD COLUMN people TEXT NOT NULL DEFAULT '';
