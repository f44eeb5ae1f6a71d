-- what the desk needs in order to see a submission through to its end
CREATE TABLE dispatches (
	envelope BLOB PRIMARY KEY REFERENCES submissions(envelope) ON DELETE CASCADE,
	letter   BLOB NOT NULL, -- the signed envelope; empty once it is final
	errands  TEXT NOT NULL  -- JSON: what the desk does once it is final
) STRICT;
CREATE INDEX submissions_subject ON submissions(subject);

PRAGMA user_version = 2;
