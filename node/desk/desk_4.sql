CREATE TABLE notes ( -- texts that persons gave with their orders
	envelope BLOB PRIMARY KEY,
	party    BLOB NOT NULL,
	text     TEXT NOT NULL
) STRICT;
PRAGMA user_version = 4;
