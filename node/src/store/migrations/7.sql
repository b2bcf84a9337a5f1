-- When a node next has something to record about a task: a step of the ladder, or a rule that waits for time to
-- pass. `next_ms` stays what people see: the next step.
ALTER TABLE task_row ADD COLUMN wake_ms INTEGER;
UPDATE task_row SET wake_ms = next_ms;
CREATE INDEX task_wake ON task_row (wake_ms) WHERE open = 1;

-- Documents of which something waits for a person's yes, and who may say it.
CREATE TABLE waiting_row (
    document INTEGER PRIMARY KEY,
    acts     INTEGER NOT NULL,
    role     TEXT NOT NULL,
    assignee BLOB,
    creator  BLOB
) STRICT;
