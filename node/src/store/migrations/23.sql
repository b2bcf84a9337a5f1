-- Whether a node closes a case by itself: it is done, and nothing asks first.
ALTER TABLE case_row ADD COLUMN done INTEGER NOT NULL DEFAULT 0;
CREATE INDEX case_done ON case_row (document) WHERE done = 1;
