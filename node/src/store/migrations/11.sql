-- Of a message: when what it tells of happened, when its recipient saw it on the pages, whether it still tells
-- something true, and whether nobody is to be told because it waits for somebody's yes, or got a no.
ALTER TABLE outbox ADD COLUMN told_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN seen_ms INTEGER;
ALTER TABLE outbox ADD COLUMN holds INTEGER NOT NULL DEFAULT 1;
ALTER TABLE outbox ADD COLUMN secret INTEGER NOT NULL DEFAULT 0;
CREATE INDEX outbox_notice ON outbox (recipient, told_ms, effect) WHERE person = 0 AND secret = 0;
CREATE INDEX outbox_unseen ON outbox (recipient, told_ms, effect)
    WHERE person = 0 AND seen_ms IS NULL AND holds = 1 AND secret = 0;

-- Whether it is written down already what users are to be told; what is left is for a gateway.
ALTER TABLE untold ADD COLUMN noted INTEGER NOT NULL DEFAULT 0;
CREATE INDEX untold_new ON untold (document) WHERE noted = 0;
