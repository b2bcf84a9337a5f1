-- Whether a task was told to wait for others; what they are stands in wait_row.
ALTER TABLE task_row ADD COLUMN waits INTEGER NOT NULL DEFAULT 0;
UPDATE task_row SET waits = 1 WHERE document IN (SELECT document FROM wait_row);

-- What the tabs of the work hold: what nobody has yet, by team; what moved up; what waits.
CREATE INDEX task_free ON task_row (role, press_ms) WHERE open = 1 AND void = 0 AND assignee IS NULL;
CREATE INDEX task_up ON task_row (press_ms) WHERE open = 1 AND void = 0 AND level > 0;
CREATE INDEX task_waits ON task_row (press_ms) WHERE open = 1 AND void = 0 AND waits = 1;
