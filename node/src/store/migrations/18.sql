-- The views of lists that a user keeps, and the one they removed last, as JSON.
ALTER TABLE user_row ADD COLUMN views TEXT NOT NULL DEFAULT '{"kept":[],"removed":null}';
