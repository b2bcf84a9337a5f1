-- Whether who gets a message is a person (1) or a user (0), and the stretch of time it goes in one mail with.
ALTER TABLE outbox ADD COLUMN person INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN period TEXT;

-- How a user wishes to be told, as JSON.
ALTER TABLE user_row ADD COLUMN preferred TEXT;
