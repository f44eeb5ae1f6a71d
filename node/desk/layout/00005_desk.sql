-- +goose Up
CREATE TABLE parties (
	id      BLOB PRIMARY KEY,
	kind    INTEGER NOT NULL,
	region  TEXT NOT NULL,
	name_zh TEXT NOT NULL,
	name_en TEXT NOT NULL
) STRICT;
CREATE INDEX parties_kind ON parties(kind, region);

CREATE TABLE persons (
	id             BLOB PRIMARY KEY,
	login          TEXT NOT NULL UNIQUE,
	name_zh        TEXT NOT NULL,
	name_en        TEXT NOT NULL,
	party          BLOB NOT NULL REFERENCES parties(id),
	duties         INTEGER NOT NULL,
	password       TEXT NOT NULL,
	language       TEXT NOT NULL,
	disabled       INTEGER NOT NULL DEFAULT 0,
	pending        INTEGER NOT NULL DEFAULT 0, -- not yet enrolled on the ledger
	since          INTEGER NOT NULL,
	first_password INTEGER NOT NULL DEFAULT 0  -- set by somebody else: the person has to change it first
) STRICT;
CREATE INDEX persons_party ON persons(party, login);

-- wrong passwords are counted by login name, whether anybody has it or not
CREATE TABLE knocks (
	login        BLOB PRIMARY KEY, -- keyed digest of the login name
	failures     INTEGER NOT NULL,
	locked_until INTEGER NOT NULL,
	at           INTEGER NOT NULL
) STRICT;
CREATE INDEX knocks_at ON knocks(at);

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
	expires INTEGER NOT NULL,
	since   INTEGER NOT NULL DEFAULT 0,
	source  TEXT NOT NULL DEFAULT '',
	agent   TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX sessions_person ON sessions(person);

CREATE TABLE bearers (
	id      BLOB PRIMARY KEY,
	hash    BLOB NOT NULL UNIQUE,
	person  BLOB NOT NULL REFERENCES persons(id) ON DELETE CASCADE,
	label   TEXT NOT NULL,
	since   INTEGER NOT NULL,
	expires INTEGER NOT NULL,
	sign_in INTEGER NOT NULL DEFAULT 0 -- made by a sign-in, and gives way to later ones
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
CREATE INDEX submissions_subject ON submissions(subject);

-- what the desk needs in order to see a submission through to its end
CREATE TABLE dispatches (
	envelope BLOB PRIMARY KEY REFERENCES submissions(envelope) ON DELETE CASCADE,
	letter   BLOB NOT NULL, -- the signed envelope; empty once it is final
	errands  TEXT NOT NULL  -- JSON: what the desk does once it is final
) STRICT;

-- texts that persons gave with their orders
CREATE TABLE notes (
	envelope BLOB PRIMARY KEY,
	party    BLOB NOT NULL,
	text     TEXT NOT NULL
) STRICT;

CREATE TABLE looks (
	number  INTEGER PRIMARY KEY AUTOINCREMENT,
	at      INTEGER NOT NULL,
	person  BLOB NOT NULL,
	party   BLOB NOT NULL,
	kind    INTEGER NOT NULL, -- 1 look-up by number, 2 opening of sealed details
	subject TEXT NOT NULL
) STRICT;
CREATE INDEX looks_party ON looks(party, number);
