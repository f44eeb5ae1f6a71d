-- +goose Up
-- the steps of a batch, which one envelope holds
CREATE TABLE steps (
	envelope BLOB NOT NULL REFERENCES submissions(envelope) ON DELETE CASCADE,
	place    INTEGER NOT NULL, -- in the request, from 1
	sent     INTEGER NOT NULL, -- in the envelope, from 1; 0 of what was answered without it
	verb     INTEGER NOT NULL,
	subject  TEXT NOT NULL,
	rule     INTEGER NOT NULL, -- of what was answered without the envelope
	item     INTEGER NOT NULL,
	document BLOB NOT NULL,
	remains  INTEGER NOT NULL,
	currency TEXT NOT NULL,
	PRIMARY KEY (envelope, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX steps_subject ON steps(subject);
