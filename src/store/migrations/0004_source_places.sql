-- Derived: where in a program spans were made, for spans that say it. Few do, so that they cost the others nothing.
CREATE TABLE code_places (
  id INTEGER PRIMARY KEY,
  file TEXT NOT NULL,            -- as sent; '' for none
  function TEXT NOT NULL,        -- '' for none
  line INTEGER NOT NULL,         -- 0 for none
  UNIQUE (file, function, line)
);
CREATE TABLE code_spans (
  span INTEGER PRIMARY KEY,      -- spans.id
  place INTEGER NOT NULL         -- code_places.id
);
CREATE INDEX code_spans_place ON code_spans (place);
