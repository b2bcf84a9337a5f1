-- What belongs to a role, by priority, in the usual order of the lists.
CREATE INDEX task_role ON task_row (role, priority, press_ms) WHERE open = 1 AND void = 0;
CREATE INDEX case_role ON case_row (role, priority, updated_ms);
-- What is open, by the level of its label as the lists have it.
CREATE INDEX task_ladder ON task_row (
    CASE WHEN CAST(label AS INTEGER) = 1 THEN '0'
         WHEN CAST(label AS INTEGER) <= 10
           OR CAST(label AS INTEGER) IN (100, 1000) THEN '1'
         WHEN CAST(label AS INTEGER) < 100 THEN '2'
         WHEN CAST(label AS INTEGER) < 1000 THEN '3' ELSE '4' END,
    press_ms) WHERE open = 1 AND void = 0;
