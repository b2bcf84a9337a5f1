-- What belongs to a role, by priority, in the usual order of the lists.
CREATE INDEX task_role ON task_row (role, priority, press_ms) WHERE open = 1 AND void = 0;
CREATE INDEX case_role ON case_row (role, priority, updated_ms);
