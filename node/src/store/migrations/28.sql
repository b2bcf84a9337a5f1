-- What stands at the top of its ladder: nobody above saves it, so it presses before all that a time is set for, what
-- came there first before the others, in the years before zero. Who answers there and asked for time is pressed then.
ALTER TABLE task_row ADD COLUMN top_ms INTEGER;
ALTER TABLE task_row ADD COLUMN rests INTEGER NOT NULL DEFAULT 0;
DROP INDEX task_press;
DROP INDEX task_holder;
DROP INDEX task_free;
DROP INDEX task_up;
DROP INDEX task_waits;
DROP INDEX task_role;
DROP INDEX task_ladder;
ALTER TABLE task_row DROP COLUMN press_ms;
ALTER TABLE task_row ADD COLUMN press_ms INTEGER GENERATED ALWAYS AS (
    CASE WHEN open = 0 THEN 999999999999999
         WHEN top_ms IS NOT NULL AND rests = 0 THEN min(top_ms - 1000000000000000, -1)
         ELSE max(0, min(coalesce(due_ms, 999999999999999), coalesce(next_ms, 999999999999999),
                         coalesce(top_ms, 999999999999999), 999999999999999)) END) VIRTUAL;
CREATE INDEX task_press ON task_row (press_ms) WHERE open = 1 AND void = 0;
CREATE INDEX task_holder ON task_row (assignee, press_ms) WHERE open = 1 AND void = 0;
CREATE INDEX task_free ON task_row (role, press_ms) WHERE open = 1 AND void = 0 AND assignee IS NULL;
CREATE INDEX task_up ON task_row (press_ms) WHERE open = 1 AND void = 0 AND level > 0;
CREATE INDEX task_waits ON task_row (press_ms) WHERE open = 1 AND void = 0 AND waits = 1;
CREATE INDEX task_role ON task_row (role, priority, press_ms) WHERE open = 1 AND void = 0;
CREATE INDEX task_ladder ON task_row (
    CASE WHEN CAST(label AS INTEGER) = 1 THEN '0'
         WHEN CAST(label AS INTEGER) <= 10
           OR CAST(label AS INTEGER) IN (100, 1000) THEN '1'
         WHEN CAST(label AS INTEGER) < 100 THEN '2'
         WHEN CAST(label AS INTEGER) < 1000 THEN '3' ELSE '4' END,
    press_ms) WHERE open = 1 AND void = 0;
-- All is folded anew once, which fills it.
DELETE FROM meta WHERE name LIKE 'folded:%';
