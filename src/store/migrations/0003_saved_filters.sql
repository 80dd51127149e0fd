-- Human: filters that people keep by name, for every window and the command line.
CREATE TABLE saved_filters (
  name TEXT PRIMARY KEY COLLATE NOCASE,
  filter TEXT NOT NULL,
  saved_us INTEGER NOT NULL
) WITHOUT ROWID;
