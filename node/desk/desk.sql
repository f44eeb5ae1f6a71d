CREATE TABLE parties (
	id      BLOB PRIMARY KEY,
	kind    INTEGER NOT NULL,
	region  TEXT NOT NULL,
	name_zh TEXT NOT NULL,
	name_en TEXT NOT NULL
) STRICT;
CREATE INDEX parties_kind ON parties(kind, region);

CREATE TABLE persons (
	id           BLOB PRIMARY KEY,
	login        TEXT NOT NULL UNIQUE,
	name_zh      TEXT NOT NULL,
	name_en      TEXT NOT NULL,
	party        BLOB NOT NULL REFERENCES parties(id),
	duties       INTEGER NOT NULL,
	password     TEXT NOT NULL,
	language     TEXT NOT NULL,
	disabled     INTEGER NOT NULL DEFAULT 0,
	pending      INTEGER NOT NULL DEFAULT 0, -- not yet enrolled on the ledger
	failures     INTEGER NOT NULL DEFAULT 0,
	locked_until INTEGER NOT NULL DEFAULT 0,
	since        INTEGER NOT NULL
) STRICT;
CREATE INDEX persons_party ON persons(party, login);

CREATE TABLE keys (
	id     BLOB PRIMARY KEY,
	person BLOB NOT NULL REFERENCES persons(id) ON DELETE CASCADE,
	scheme INTEGER NOT NULL,
	public BLOB NOT NULL,
	sealed BLOB NOT NULL,   -- AES-256-GCM under the desk's key
	state  INTEGER NOT NULL, -- 0 not yet on the ledger, 1 in use, 2 revoked
	since  INTEGER NOT NULL
) STRICT;
CREATE INDEX keys_person ON keys(person, state);

CREATE TABLE sessions (
	hash    BLOB PRIMARY KEY,
	person  BLOB NOT NULL REFERENCES persons(id) ON DELETE CASCADE,
	csrf    TEXT NOT NULL,
	seen    INTEGER NOT NULL,
	expires INTEGER NOT NULL
) STRICT;
CREATE INDEX sessions_person ON sessions(person);

CREATE TABLE bearers (
	id      BLOB PRIMARY KEY,
	hash    BLOB NOT NULL UNIQUE,
	person  BLOB NOT NULL REFERENCES persons(id) ON DELETE CASCADE,
	label   TEXT NOT NULL,
	since   INTEGER NOT NULL,
	expires INTEGER NOT NULL
) STRICT;
CREATE INDEX bearers_person ON bearers(person);

CREATE TABLE submissions (
	envelope  BLOB PRIMARY KEY,
	person    BLOB NOT NULL,
	wish      TEXT,          -- the idempotency key, when the caller gave one
	digest    BLOB NOT NULL, -- of the form
	verb      INTEGER NOT NULL,
	subject   TEXT NOT NULL,
	signed    INTEGER NOT NULL,
	not_after INTEGER NOT NULL,
	state     INTEGER NOT NULL, -- 0 on its way, 1 in a block, 2 answered without a block, 3 never will be
	height    INTEGER NOT NULL DEFAULT 0,
	place     INTEGER NOT NULL DEFAULT 0,
	rule      INTEGER NOT NULL DEFAULT 0,
	item      INTEGER NOT NULL DEFAULT 0,
	document  BLOB,
	remains   INTEGER NOT NULL DEFAULT 0,
	currency  TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE UNIQUE INDEX submissions_wish ON submissions(person, wish) WHERE wish IS NOT NULL;
CREATE INDEX submissions_open ON submissions(state) WHERE state = 0;

CREATE TABLE looks (
	number  INTEGER PRIMARY KEY AUTOINCREMENT,
	at      INTEGER NOT NULL,
	person  BLOB NOT NULL,
	party   BLOB NOT NULL,
	kind    INTEGER NOT NULL, -- 1 look-up by number, 2 opening of sealed details
	subject TEXT NOT NULL
) STRICT;
CREATE INDEX looks_party ON looks(party, number);

PRAGMA user_version = 1;
