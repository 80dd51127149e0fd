-- Raw: what arrived, append-only. A chunk is one or more requests of one signal and one format, cut into blocks that are compressed
-- one by one, so that a single span is read without unpacking a whole request.
CREATE TABLE chunks (
  id INTEGER PRIMARY KEY,
  signal INTEGER NOT NULL,       -- 1 traces, 2 logs
  format INTEGER NOT NULL,       -- 1 protobuf, 2 json
  size INTEGER NOT NULL,         -- bytes before compression
  received_us INTEGER NOT NULL,
  groups BLOB NOT NULL           -- little-endian int32, GROUP_STRIDE a ScopeSpans: where its resource and scope lie
);

-- id = chunk * 4096 + place in the chunk.
CREATE TABLE blocks (
  id INTEGER PRIMARY KEY,
  codec INTEGER NOT NULL,        -- 0 as is, 1 zstd, 2 deflate
  size INTEGER NOT NULL,
  data BLOB NOT NULL
);

-- Raw index: the version of each span that wins. Microseconds and remaining nanoseconds, because both are exact as JS numbers.
CREATE TABLE spans (
  id INTEGER PRIMARY KEY,
  trace_id BLOB NOT NULL,
  span_id BLOB NOT NULL,
  parent_id BLOB,
  name TEXT NOT NULL,
  otel_kind INTEGER NOT NULL,
  start_us INTEGER NOT NULL,
  start_rem INTEGER NOT NULL,
  end_us INTEGER NOT NULL,       -- 0: not ended
  end_rem INTEGER NOT NULL,
  status INTEGER NOT NULL,
  richness INTEGER NOT NULL,
  format INTEGER NOT NULL,
  digest INTEGER NOT NULL,
  conflict INTEGER NOT NULL DEFAULT 0,  -- 1: two finished spans came with this id and differ in name, start or parent
  chunk INTEGER NOT NULL,
  grp INTEGER NOT NULL,
  off INTEGER NOT NULL,
  len INTEGER NOT NULL
);
CREATE UNIQUE INDEX spans_key ON spans (trace_id, span_id);
-- The follower asks which spans a chunk still holds; chunk numbers only grow, so this index grows at its right edge.
CREATE INDEX spans_chunk ON spans (chunk);

CREATE TABLE logs (
  id INTEGER PRIMARY KEY,
  identity BLOB NOT NULL,
  trace_id BLOB,
  span_id BLOB,
  time_us INTEGER NOT NULL,
  time_rem INTEGER NOT NULL,
  severity INTEGER NOT NULL,
  event_name TEXT NOT NULL,
  chunk INTEGER NOT NULL,
  grp INTEGER NOT NULL,
  off INTEGER NOT NULL,
  len INTEGER NOT NULL
);
CREATE UNIQUE INDEX logs_identity ON logs (identity);
CREATE INDEX logs_span ON logs (trace_id, span_id) WHERE trace_id IS NOT NULL;
CREATE INDEX logs_chunk ON logs (chunk);

-- Derived: may be dropped and made again from raw at any time.
CREATE TABLE follow (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  position INTEGER NOT NULL,     -- the last chunk that derived rows include
  version INTEGER NOT NULL       -- NORMALIZER_VERSION they were made with
);
INSERT INTO follow VALUES (1, 0, 0);

CREATE TABLE facts (
  span INTEGER PRIMARY KEY,      -- spans.id
  session_no INTEGER,
  turn_no INTEGER,               -- turns.id; a row without turn_id for a span in no turn
  start_us INTEGER NOT NULL,
  kind INTEGER NOT NULL,         -- place in SPAN_KINDS
  flags INTEGER NOT NULL,        -- FACT_FLAG bits
  convention TEXT,
  session_key TEXT,
  resource_session_key TEXT,
  turn_key TEXT,
  namespace TEXT,
  app TEXT,
  user_id TEXT,
  model TEXT,
  response_id TEXT,
  input_tokens INTEGER,
  output_tokens INTEGER,
  cost_nano INTEGER,             -- billionths of a US dollar: whole numbers add up the same in any order
  error_message TEXT,
  tool_name TEXT,
  agent_name TEXT,
  ttft_ms REAL
);
CREATE INDEX facts_session ON facts (session_no, start_us);

CREATE TABLE sessions (
  no INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  app TEXT,
  user_id TEXT,
  start_us INTEGER NOT NULL,
  end_us INTEGER NOT NULL,
  seen_us INTEGER NOT NULL,      -- when its newest bytes arrived
  first_input TEXT,
  last_output TEXT,
  turns INTEGER NOT NULL,
  open_turns INTEGER NOT NULL,
  spans INTEGER NOT NULL,
  errors INTEGER NOT NULL,
  models TEXT NOT NULL,          -- JSON array
  input_tokens INTEGER,
  output_tokens INTEGER,
  cost_nano INTEGER,
  latency_us INTEGER,            -- 95th percentile of turn durations
  plain INTEGER NOT NULL
);
CREATE INDEX sessions_recent ON sessions (plain, end_us, no);
CREATE INDEX sessions_end ON sessions (end_us, no);

-- What one trace gives to one session: a part of a turn, or (turn_id null) its spans that are in no turn. An explicit turn id may have parts in
-- several traces. No index by trace: a trace's rows are found through its facts, and an index by random ids would cost more than all else here.
CREATE TABLE turns (
  id INTEGER PRIMARY KEY,
  session_no INTEGER NOT NULL,
  turn_id TEXT,
  trace_id BLOB NOT NULL,
  anchor_id BLOB,
  start_us INTEGER NOT NULL,
  end_us INTEGER NOT NULL,
  seen_us INTEGER NOT NULL,      -- when its newest bytes arrived
  ended INTEGER NOT NULL,
  plain INTEGER NOT NULL,        -- 1: its trace has no GenAI span
  app TEXT,
  user_id TEXT,
  input TEXT,
  output TEXT,
  input_ref TEXT,                -- TextRef: where the whole text is
  output_ref TEXT,
  spans INTEGER NOT NULL,
  llm_calls INTEGER NOT NULL,
  tool_calls INTEGER NOT NULL,
  errors INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  models TEXT NOT NULL,
  input_tokens INTEGER,
  output_tokens INTEGER,
  cost_nano INTEGER
);
CREATE INDEX turns_session ON turns (session_no, start_us);

-- Human: changed only by a person's explicit act.
CREATE TABLE human_meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;
