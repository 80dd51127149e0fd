-- What the second version of derivation adds: costs with their basis, spans made of log records, messages by digest, scores that arrived,
-- producers with what they left out, and a rebuild that leaves the old rows readable until the new ones are there.

ALTER TABLE facts ADD COLUMN producer INTEGER;               -- producers.id
ALTER TABLE facts ADD COLUMN given INTEGER NOT NULL DEFAULT 0;  -- bits of CANONICAL_FIELDS
ALTER TABLE facts ADD COLUMN cost_source INTEGER;            -- place in COST_SOURCES
ALTER TABLE facts ADD COLUMN cost_basis INTEGER;             -- place in COST_BASES
ALTER TABLE facts ADD COLUMN label TEXT;
ALTER TABLE facts ADD COLUMN join_keys TEXT;                 -- one a line
ALTER TABLE turns ADD COLUMN cost_basis INTEGER;
ALTER TABLE turns ADD COLUMN from_logs INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN cost_basis INTEGER;

-- Spans that stand for log records lie among the others, so that every list finds them: chunk 0 and format 0 mark them. They are derived,
-- go with the derived rows, and give way to a span that comes with their id.

-- The rebuild: while `rebuild` is set, chunks up to `rebuild_to` are read again; `version` and `prices` are those it reads with.
ALTER TABLE follow ADD COLUMN prices TEXT NOT NULL DEFAULT '';
ALTER TABLE follow ADD COLUMN rebuild INTEGER;
ALTER TABLE follow ADD COLUMN rebuild_to INTEGER;

-- Who sent spans and logs: a service and the instrumentation inside it.
CREATE TABLE producers (
  id INTEGER PRIMARY KEY,
  app TEXT NOT NULL,             -- '' for none, so that the key is unique
  scope TEXT NOT NULL,
  scope_version TEXT NOT NULL,
  language TEXT NOT NULL,
  UNIQUE (app, scope, scope_version, language)
);

-- Keys of known conventions that were kept but not understood, with the first span seen to have each.
CREATE TABLE unknown_keys (
  producer INTEGER NOT NULL,
  key TEXT NOT NULL,
  trace_id BLOB NOT NULL,
  span_id BLOB NOT NULL,
  PRIMARY KEY (producer, key)
) WITHOUT ROWID;

-- Where each log record belongs: trace_id is set for records that a known producer wrote (for those without one, the id made for their
-- conversation), span_id for those that say something about a span.
CREATE TABLE log_facts (
  log INTEGER PRIMARY KEY,       -- logs.id
  producer INTEGER,
  trace_id BLOB,
  span_id BLOB
);
CREATE INDEX log_facts_span ON log_facts (trace_id, span_id) WHERE trace_id IS NOT NULL;

-- Messages of model calls, as digests: a run goes on from its parent, so a history that each call resends is kept once.
CREATE TABLE message_runs (
  id INTEGER PRIMARY KEY,
  parent INTEGER,                -- message_runs.id
  length INTEGER NOT NULL,       -- messages in all, the parents' included
  digests BLOB NOT NULL          -- 8 bytes a message
);
CREATE TABLE calls (
  span INTEGER PRIMARY KEY,      -- spans.id
  run INTEGER NOT NULL,          -- input, then output; system messages left out
  inputs INTEGER NOT NULL,       -- how many of the run are input
  system BLOB                    -- digest of the system messages
);

-- Scores that came with telemetry. A target that has not come is waited for: rows are joined to it when they are read; a target known
-- only by its response id is looked up once (target_trace stays NULL until then).
CREATE TABLE arrived_scores (
  id INTEGER PRIMARY KEY,
  span INTEGER,                  -- spans.id of the span that carried it, or
  log INTEGER,                   -- logs.id of the record that did
  target INTEGER NOT NULL,       -- place in SCORE_TARGETS
  target_trace BLOB,
  target_span BLOB,
  target_text TEXT,              -- response id or session id
  name TEXT NOT NULL,
  value REAL,
  label TEXT,
  explanation TEXT,
  source INTEGER NOT NULL,       -- place in SCORE_SOURCES
  author TEXT,
  time_us INTEGER NOT NULL
);
-- A score that names a response finds its span, whichever comes first.
CREATE INDEX facts_response ON facts (response_id) WHERE response_id IS NOT NULL;
CREATE INDEX arrived_scores_target ON arrived_scores (target_trace, target_span) WHERE target_trace IS NOT NULL;
CREATE INDEX arrived_scores_text ON arrived_scores (target_text) WHERE target_text IS NOT NULL;
CREATE INDEX arrived_scores_span ON arrived_scores (span) WHERE span IS NOT NULL;
CREATE INDEX arrived_scores_log ON arrived_scores (log) WHERE log IS NOT NULL;

-- Human: price lists that people keep in their workspaces, as last seen.
CREATE TABLE price_files (
  path TEXT PRIMARY KEY,
  text TEXT NOT NULL,
  seen_us INTEGER NOT NULL
) WITHOUT ROWID;
