-- Derived: which prompts, in which version, calls were made with: name@version, as JSON arrays where there may be several.
ALTER TABLE facts ADD COLUMN prompt TEXT;
ALTER TABLE turns ADD COLUMN prompts TEXT NOT NULL DEFAULT '[]';
ALTER TABLE sessions ADD COLUMN prompts TEXT NOT NULL DEFAULT '[]';
