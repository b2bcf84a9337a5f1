-- Tries to post events to webhooks, by this node: of a document, or of none where somebody only tried it.
CREATE TABLE hook_log (
    id INTEGER PRIMARY KEY,
    hook BLOB NOT NULL,
    effect BLOB NOT NULL,
    document INTEGER,
    way INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    took_ms INTEGER NOT NULL,
    status INTEGER,
    said TEXT NOT NULL
);
CREATE INDEX hook_log_at ON hook_log (at_ms);
CREATE INDEX hook_log_hook ON hook_log (hook, at_ms);
CREATE INDEX hook_log_document ON hook_log (document) WHERE document IS NOT NULL;
CREATE INDEX outbox_hook ON outbox (recipient, due_ms) WHERE channel = 1 AND due_ms IS NOT NULL;
