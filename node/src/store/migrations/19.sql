-- Whether somebody who wrote in was told already: each mail of theirs asks.
CREATE INDEX outbox_person ON outbox (recipient, at_ms) WHERE person = 1;
