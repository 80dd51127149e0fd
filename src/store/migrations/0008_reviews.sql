-- Human: turns to be judged one after another, chosen once, so that a sitting goes on where the last one stopped.
CREATE TABLE reviews (
  id TEXT PRIMARY KEY,
  made_us INTEGER NOT NULL,
  name TEXT NOT NULL,
  author TEXT,                   -- whose work it is; NULL: anybody's
  blind INTEGER NOT NULL,
  adjudicates INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE review_turns (
  review TEXT NOT NULL,          -- reviews.id
  place INTEGER NOT NULL,
  session TEXT NOT NULL,
  turn TEXT NOT NULL,
  state INTEGER NOT NULL,        -- place in REVIEW_STATES
  PRIMARY KEY (review, place)
) WITHOUT ROWID;
