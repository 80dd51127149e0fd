-- What deleting needs to find everything that belongs to a session, and what people say about keeping.

-- Raw index: chunks that hold another version of a span than the one that won. Without it their bytes would outlive a deletion.
CREATE TABLE other_versions (
  span INTEGER NOT NULL,         -- spans.id
  chunk INTEGER NOT NULL,
  PRIMARY KEY (span, chunk)
) WITHOUT ROWID;
CREATE TRIGGER spans_moved AFTER UPDATE OF chunk ON spans WHEN old.chunk > 0 AND new.chunk <> old.chunk
BEGIN
  INSERT OR IGNORE INTO other_versions VALUES (old.id, old.chunk);
END;
-- Runs of messages that no call and no other run goes on from. Both grow at their right edge.
CREATE INDEX calls_run ON calls (run);
CREATE INDEX message_runs_parent ON message_runs (parent) WHERE parent IS NOT NULL;

-- Human: sessions that no age and no size lets go.
CREATE TABLE pinned_sessions (
  id TEXT PRIMARY KEY,           -- sessions.id
  pinned_us INTEGER NOT NULL
) WITHOUT ROWID;
-- Human: what another process than the one that receives asked to be deleted. Whoever receives does it and writes the outcome.
CREATE TABLE deletion_wishes (
  id INTEGER PRIMARY KEY,
  wish TEXT NOT NULL,            -- JSON
  asked_us INTEGER NOT NULL,
  outcome TEXT                   -- JSON, once it is done
);

-- How often each rule took something out before it was stored.
CREATE TABLE redactions (
  rule TEXT PRIMARY KEY,
  count INTEGER NOT NULL,
  last_us INTEGER NOT NULL
) WITHOUT ROWID;
