-- Human: every judgement of a person. A record is never changed: of one target, rubric and author the last one counts, by (at_us, id).
CREATE TABLE scores (
  id TEXT PRIMARY KEY,
  at_us INTEGER NOT NULL,
  author TEXT NOT NULL,
  target INTEGER NOT NULL,       -- place in SCORE_TARGETS
  trace_id BLOB,                 -- of a turn (the span it begins at) or a span
  span_id BLOB,
  session TEXT,                  -- of a session
  rubric TEXT NOT NULL,
  version TEXT NOT NULL,         -- rubric_versions.version
  verdict INTEGER NOT NULL,      -- place in VERDICTS
  value REAL,
  label TEXT,
  note TEXT,
  correction TEXT,               -- the output as it should have been
  place TEXT,                    -- JSON: a range of a text, or what is absent
  undoes TEXT                    -- scores.id
) WITHOUT ROWID;
CREATE INDEX scores_span ON scores (trace_id, span_id, rubric, author, at_us) WHERE trace_id IS NOT NULL;
CREATE INDEX scores_session ON scores (session, rubric, author, at_us) WHERE session IS NOT NULL;
CREATE INDEX scores_author ON scores (author, at_us);

-- Human: each version of a rubric that a score was given by, as it read then.
CREATE TABLE rubric_versions (
  id TEXT NOT NULL,
  version TEXT NOT NULL,
  body TEXT NOT NULL,            -- JSON
  seen_us INTEGER NOT NULL,
  PRIMARY KEY (id, version)
) WITHOUT ROWID;

-- What people said last stands among the scores that came, so that lists, filters and figures read one table.
ALTER TABLE arrived_scores ADD COLUMN score TEXT;  -- scores.id
CREATE INDEX arrived_scores_score ON arrived_scores (score) WHERE score IS NOT NULL;
