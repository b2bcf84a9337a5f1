-- How soon something happens to a task: it is due, or it moves up, in milliseconds. What is over or has no
-- such time comes last, in a year that no clock reaches, so that one whole number orders every list.
ALTER TABLE task_row ADD COLUMN press_ms INTEGER GENERATED ALWAYS AS (
    CASE WHEN open = 1
         THEN max(0, min(coalesce(due_ms, 999999999999999), coalesce(next_ms, 999999999999999), 999999999999999))
         ELSE 999999999999999 END) VIRTUAL;

-- The orders of lists. Row ids end every index, so a page begins where the one before ended.
CREATE INDEX task_press ON task_row (press_ms) WHERE open = 1 AND void = 0;
CREATE INDEX task_holder ON task_row (assignee, press_ms) WHERE open = 1 AND void = 0;
CREATE INDEX task_updated ON task_row (updated_ms);
CREATE INDEX case_created ON case_row (created_ms);
CREATE INDEX case_open ON case_row (updated_ms) WHERE open = 1;
CREATE INDEX case_severity ON case_row (severity * 1000000000000000 + updated_ms);
CREATE INDEX case_priority ON case_row (priority * 1000000000000000 + updated_ms);
