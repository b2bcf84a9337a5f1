-- How many envelopes there are, so that two nodes that have caught up compare numbers and not logs.
CREATE TABLE envelope_count (
    compartment INTEGER PRIMARY KEY,
    count       INTEGER NOT NULL
) STRICT;
INSERT INTO envelope_count SELECT compartment, count(*) FROM envelope GROUP BY compartment;

-- What a sender sent since, for rules that count; and what holds values that sites set apart.
CREATE INDEX signal_sender ON signal_row (person, received_ms) WHERE person IS NOT NULL;
CREATE INDEX case_conflict ON case_row (updated_ms) WHERE conflicts > 0;
CREATE INDEX task_conflict ON task_row (updated_ms) WHERE conflicts > 0;

-- Which addresses are the organisation's own: something was delivered to them.
CREATE INDEX signal_delivered ON signal_row (delivered_to) WHERE delivered_to <> '';
